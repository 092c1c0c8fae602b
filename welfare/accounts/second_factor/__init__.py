"""What a person shows besides the password: codes of an app on their phone, passkeys, and codes on paper for
when neither is there."""
