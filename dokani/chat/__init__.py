"""The wire: how a shopper's words travel to the shop and back, without one lost or doubled."""
