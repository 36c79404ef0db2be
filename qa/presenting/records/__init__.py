"""The JSON that scripts are promised: its types, how they are built, written and read, and their JSON schema."""
