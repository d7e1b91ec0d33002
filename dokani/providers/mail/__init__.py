"""Where letters go: the console outbox by default, or an SMTP server."""
