/** Returns the name of a bucket from its environment. */
export async function handler(): Promise<{ readonly bucket: string }> {
  return { bucket: process.env.BUCKET ?? '' };
}
