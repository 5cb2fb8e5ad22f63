// The pure parts say what they say in English, unless a test chooses.
import { speak } from '../src/words/catalogue'

await speak(['en'])
