export const defects: readonly { name: string }[] = [];
