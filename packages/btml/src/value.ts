/** The whole model of BTML: a value is a string, a list or a map. Nothing else exists. */
export type BtmlValue = string | BtmlList | BtmlMap;
/** Never empty; either all strings or all maps. */
export type BtmlList = readonly string[] | readonly BtmlMap[];
export interface BtmlMap {
  readonly [key: string]: BtmlValue;
}
