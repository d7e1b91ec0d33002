"""Where files lie: a folder on this machine by default, or any S3-compatible store."""
