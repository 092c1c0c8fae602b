"""Pages of paper: what every feature's PDF file is written on."""
