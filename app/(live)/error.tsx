"use client";

/** The same words below the header, which stays. */
export { default } from "../error.tsx";
