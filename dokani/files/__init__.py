"""Files people send: photos, films, voices. Looked at by content, developed anew, kept apart, shown by signed links."""
