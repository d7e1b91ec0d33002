"""Asking for a return: the request, the answers asked for, and taking it back."""
