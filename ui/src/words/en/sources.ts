export const sources = {}
