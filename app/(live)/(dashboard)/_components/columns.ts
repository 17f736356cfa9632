/**
 * The columns of the table, as widths of one grid for its head and all rows. What a narrow window has no room for goes
 * first at the right; on a phone a row is two lines, the state at the right of the name.
 */
export const columns = [
  "grid items-center gap-x-4 px-4",
  "max-md:grid-cols-6 max-md:grid-rows-[1.25rem_1rem] max-md:content-center max-md:gap-y-1.5",
  "md:grid-cols-[8.5rem_minmax(7rem,1.3fr)_repeat(3,minmax(7rem,1fr))]",
  "lg:grid-cols-[9.5rem_minmax(8rem,1.3fr)_repeat(3,minmax(8rem,1fr))_6.5rem]",
  "xl:grid-cols-[10.5rem_minmax(9rem,1.3fr)_repeat(3,minmax(8.5rem,1fr))_6.5rem_3rem_3rem_1.5rem]",
  "2xl:grid-cols-[12rem_minmax(9rem,1.3fr)_repeat(3,minmax(8.5rem,1fr))_7rem_3.5rem_3.5rem_1.5rem] 2xl:gap-x-6",
].join(" ");

export const fromLarge = "max-lg:hidden";
export const fromExtraLarge = "max-xl:hidden";
