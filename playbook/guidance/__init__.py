"""What the playbook says: documents, the kinds of guidance in them, and the library they make up. No Django here."""
