"""Made-up people and complaints to try the playbook with. Nothing else depends on it."""
