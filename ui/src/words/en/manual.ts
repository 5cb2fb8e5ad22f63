export const manual = {}
