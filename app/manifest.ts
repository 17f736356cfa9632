import type { MetadataRoute } from "next";

/** So that a phone or a desktop can install it as an app of its own. The colours are those of --page, light. */
export default function manifest(): MetadataRoute.Manifest {
  return {
    name: "realtimemonitor",
    short_name: "realtimemonitor",
    description: "Your machines, live.",
    id: "/",
    start_url: "/",
    scope: "/",
    display: "standalone",
    background_color: "#f6f7f9",
    theme_color: "#f6f7f9",
    icons: [
      { src: "/icon.svg", sizes: "any", type: "image/svg+xml" },
      { src: "/icon-192.png", sizes: "192x192", type: "image/png" },
      { src: "/icon-512.png", sizes: "512x512", type: "image/png" },
      { src: "/icon-maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
    ],
  };
}
