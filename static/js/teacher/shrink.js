// Photos are made small before they are kept: a signal that drops carries 250 KB, not 8 MB.
// How large they may be, the server says in the same numbers.
const SHORT_SIDE = 960;
const LONG_SIDE = 16384;
const PIXELS = 2500000;
const ENOUGH = 0.2; // bytes a pixel: 250 KB of a camera's photo
const QUALITIES = [0.82, 0.7, 0.55, 0.4];
const MEGABYTE = 1024 * 1024;
// What goes as it is, since only the server can read it, by how it begins: at which byte, and up to which size.
const UNREAD = [
  { at: 4, begins: 0x66747970, most: 12 * MEGABYTE }, // "ftyp": HEIC
  { at: 0, begins: 0x25504446, most: 20 * MEGABYTE }, // "%PDF"
  { at: 0, begins: 0x504b0304, most: 20 * MEGABYTE } // a packed document
];
const QUARTERS = { 3: 2, 6: 1, 8: 3 }; // by EXIF's orientation; no camera writes the mirrored ones
const TURNS_BY_ITSELF = CSS.supports('image-orientation', 'from-image');

// By how many quarters the camera was turned, for browsers that leave it to the page.
const quartersOf = bytes => {
  try {
    const view = new DataView(bytes);
    let at = 0;
    while (view.getUint32(at) !== 0x45786966) at++; // "Exif"
    const tiff = at + 6;
    const little = view.getUint16(tiff) === 0x4949;
    let entry = tiff + view.getUint32(tiff + 4, little) + 2;
    while (view.getUint16(entry, little) !== 0x112) entry += 12;
    return QUARTERS[view.getUint16(entry + 8, little)] || 0;
  } catch (error) {
    return 0; // read beyond the end: nothing is said of it
  }
};

const drawn = (image, quarters) => {
  const { width, height } = image;
  const scale = Math.min(
    1, SHORT_SIDE / Math.min(width, height), LONG_SIDE / Math.max(width, height), Math.sqrt(PIXELS / width / height)
  );
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(scale * (quarters % 2 ? height : width));
  canvas.height = Math.round(scale * (quarters % 2 ? width : height));
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff'; // what was transparent
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.translate(canvas.width / 2, canvas.height / 2);
  context.scale(scale, scale);
  context.rotate(quarters * Math.PI / 2);
  context.drawImage(image, -width / 2, -height / 2);
  return canvas;
};

const encode = async canvas => {
  let blob;
  for (const quality of QUALITIES) {
    blob = await new Promise(resolve => canvas.toBlob(resolve, 'image/jpeg', quality));
    if (blob.size <= ENOUGH * canvas.width * canvas.height) break;
  }
  return new Response(blob).arrayBuffer();
};

// The bytes to keep of a file: a small JPEG, or the file itself where only the server can read it.
// Fails for what is neither photo nor document.
export const shrink = async file => {
  const bytes = await new Response(file).arrayBuffer();
  const image = new Image();
  image.src = URL.createObjectURL(file);
  try {
    await image.decode();
    return await encode(drawn(image, TURNS_BY_ITSELF ? 0 : quartersOf(bytes)));
  } catch (error) {
    const isKnown = ({ at, begins, most }) => bytes.byteLength <= most && new DataView(bytes).getUint32(at) === begins;
    if (bytes.byteLength < 8 || !UNREAD.some(isKnown)) throw error;
    return bytes;
  } finally {
    URL.revokeObjectURL(image.src);
  }
};
