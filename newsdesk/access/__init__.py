"""Who may read, add and remove: users, passwords, tokens and sessions. Page, HTTP and MCP ask here."""
