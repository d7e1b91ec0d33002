"""What a program says of orders when it pushes them, and what it is answered. The order as shown is in `shown`."""

from dokani.orders.shown import OrderForMerchant as OrderForMerchant
