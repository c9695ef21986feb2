"""What stands between the network and the domain: what comes in, who asks, how we answer."""
