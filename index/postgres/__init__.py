"""The index in PostgreSQL with pgvector: many writers, many readers, more than one machine holds."""
