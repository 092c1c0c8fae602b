// Photos are made small before they are kept: a signal that drops carries 250 KB, not 8 MB.
const LONG_SIDE = 1280;
const ENOUGH = 250 * 1024;
const QUALITIES = [0.82, 0.7, 0.55, 0.4];
const LARGEST_UNREAD = 12 * 1024 * 1024; // what the server takes of a kind that only it can read
const TURNS_BY_ITSELF = CSS.supports('image-orientation', 'from-image');

function load(file) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = reject;
    image.src = URL.createObjectURL(file);
  });
}

// How the camera was held (EXIF, 1 to 8), for browsers that leave it to the page.
function turnOf(view) {
  try {
    for (let at = 2; view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
      if (view.getUint16(at) !== 0xffe1 || view.getUint32(at + 4) !== 0x45786966) continue;
      const tiff = at + 10;
      const little = view.getUint16(tiff) === 0x4949;
      const first = tiff + view.getUint32(tiff + 4, little);
      for (let i = view.getUint16(first, little) - 1; i >= 0; i--) {
        const entry = first + 2 + i * 12;
        if (view.getUint16(entry, little) === 0x112) return view.getUint16(entry + 8, little);
      }
    }
  } catch (error) { /* read beyond the end: no EXIF worth the name */ }
  return 1;
}

function drawn(image, turn) {
  const scale = Math.min(1, LONG_SIDE / Math.max(image.naturalWidth, image.naturalHeight));
  const width = Math.round(image.naturalWidth * scale);
  const height = Math.round(image.naturalHeight * scale);
  const quarters = { 3: 2, 6: 1, 8: 3 }[turn] || 0; // no camera writes the mirrored ones
  const canvas = document.createElement('canvas');
  canvas.width = quarters % 2 ? height : width;
  canvas.height = quarters % 2 ? width : height;
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff'; // what was transparent
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.translate(canvas.width / 2, canvas.height / 2);
  context.rotate(quarters * Math.PI / 2);
  context.drawImage(image, -width / 2, -height / 2, width, height);
  return canvas;
}

async function encode(canvas) {
  let blob;
  for (const quality of QUALITIES) {
    blob = await new Promise(resolve => canvas.toBlob(resolve, 'image/jpeg', quality));
    if (blob && blob.size <= ENOUGH) break;
  }
  return new Response(blob).arrayBuffer();
}

// The bytes to keep of a file: a small JPEG, or the file itself where only the server can read it (HEIC).
// Fails for what is no photo.
async function shrink(file) {
  const bytes = await new Response(file).arrayBuffer();
  const view = new DataView(bytes);
  let image;
  try {
    image = await load(file);
    return await encode(drawn(image, TURNS_BY_ITSELF ? 1 : turnOf(view)));
  } catch (error) {
    if (bytes.byteLength > LARGEST_UNREAD || view.getUint32(4) !== 0x66747970) throw error; // "ftyp"
    return bytes;
  } finally {
    if (image) URL.revokeObjectURL(image.src);
  }
}
