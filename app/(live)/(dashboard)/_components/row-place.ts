/** Where a row of the table stands: to the eye, to a screen reader (the head is the first), and to the keyboard. */
export const rowPlace = (index: number) => ({
  "aria-rowindex": index + 2,
  "data-place": index,
  style: { transform: `translateY(calc(var(--row) * ${index}))` },
});
