// A channel's logo on a background for both black and white logos. Initials if there is no logo.
import { useState } from 'react'
import classes from './Logo.module.css'

export function Logo({ src, name, size = 32 }: { src: string; name: string; size?: number }) {
  const [broken, setBroken] = useState('')
  const shows = /^(https?:|data:image\/)/i.test(src) && broken !== src
  return (
    <span
      className={classes.plate}
      style={{ width: size * 1.5, height: size }}
      data-empty={!shows || undefined}
      aria-hidden
    >
      {shows ? (
        <img
          src={src}
          alt=""
          loading="lazy"
          decoding="async"
          referrerPolicy="no-referrer"
          onError={() => setBroken(src)}
        />
      ) : (
        initials(name)
      )}
    </span>
  )
}

/** "Harbour One HD" → "HO" */
function initials(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(word => word !== '')
  return words
    .slice(0, 2)
    .map(word => [...word][0]?.toUpperCase() ?? '')
    .join('')
}
