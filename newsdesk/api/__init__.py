"""What programs may call, whatever the protocol."""
