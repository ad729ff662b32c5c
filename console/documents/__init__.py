"""Values as the JSON that scripts rely on: the names and shapes of the contract, times in RFC 3339."""
