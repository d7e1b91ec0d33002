"""The console's own session (cookies), and what it shows of the person who is signed in."""
