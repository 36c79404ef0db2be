"""What becomes of a question on the page: it waits, it is answered, and a language model may write on."""
