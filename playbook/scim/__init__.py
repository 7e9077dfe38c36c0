"""The door for the identity provider's list of people (SCIM 2.0): who joins, changes and leaves."""
