"""Who works here: users, teams, roles, signing in and out."""
