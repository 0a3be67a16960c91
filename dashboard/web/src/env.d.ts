declare module '*.css';
declare module 'world-atlas/land-110m.json' {
  import type { Topology, GeometryCollection } from 'topojson-specification';
  const atlas: Topology<{ land: GeometryCollection }>;
  export default atlas;
}
