// A QR code, black on white in both colour schemes, as cameras need it.
import { QRCodeSVG } from 'qrcode.react'

export default function Code({ text, title }: { text: string; title: string }) {
  return (
    <QRCodeSVG
      value={text}
      title={title}
      size={148}
      marginSize={3}
      bgColor="#ffffff"
      fgColor="#000000"
      style={{ display: 'block' }}
    />
  )
}
