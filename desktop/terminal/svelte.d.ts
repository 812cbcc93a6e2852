// Lets the compiler know runes and components wherever a file of the page is read.

/// <reference types="svelte" />
