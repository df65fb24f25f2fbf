/** Says which bucket it was given: the smallest thing that a function can do with its environment. */
export async function handler(): Promise<{ readonly bucket: string }> {
  return { bucket: process.env.BUCKET ?? '' };
}
