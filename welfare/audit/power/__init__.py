"""Everything that is power over accounts and over what is set apart, for auditors to search."""
