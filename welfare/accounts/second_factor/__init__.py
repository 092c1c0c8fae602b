"""What a person shows besides the password: codes of an app on their phone, and codes on paper for when it
is not there."""
