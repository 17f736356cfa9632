/**
 * The columns of the table, as widths of one grid for its head and all rows. What a narrow window has no room for goes
 * first at the right; on a phone a row is two lines, the state at the right of the name.
 */
export const columns = [
  "grid items-center gap-x-4 px-4",
  "max-md:grid-cols-3 max-md:grid-rows-[1.25rem_1rem] max-md:content-center max-md:gap-y-1.5",
  "md:grid-cols-[8.5rem_minmax(7rem,1fr)_7rem_7rem_7rem]",
  "lg:grid-cols-[9.5rem_minmax(8rem,1fr)_8.5rem_8.5rem_8.5rem_6.5rem]",
  "xl:grid-cols-[10.5rem_minmax(9rem,1fr)_9rem_9rem_9.5rem_6.5rem_2.75rem_3rem_1.5rem]",
  "2xl:grid-cols-[13rem_minmax(9rem,1fr)_11rem_11rem_11rem_7rem_3.5rem_3.5rem_1.5rem]",
].join(" ");

export const fromLarge = "max-lg:hidden";
export const fromExtraLarge = "max-xl:hidden";
