"""The desk that talks: what a shopper means, what may be done for them, and what may be said."""
