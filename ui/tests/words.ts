// Unit tests get English texts unless they choose another language.
import { speak } from '../src/words/catalogue'

await speak(['en'])
