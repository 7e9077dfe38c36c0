"""The door to other programs: what is described at `/api/v1/openapi.json`."""
