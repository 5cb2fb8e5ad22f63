// A QR code, on a plate that is white in both looks: cameras want it so.
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
