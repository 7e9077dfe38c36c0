"""Text from elsewhere (Word, web pages, mails, tables) as pieces that can become documents. Knows no Django."""
