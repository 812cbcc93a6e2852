// Makes a part of the page. What comes from outside is text and never markup.

export function element(tag, className = '', text = '') {
  const made = document.createElement(tag)
  if (className !== '') made.className = className
  made.textContent = text
  return made
}
