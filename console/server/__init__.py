"""The engine's side of the socket: who is there, what they may do, what they asked."""
