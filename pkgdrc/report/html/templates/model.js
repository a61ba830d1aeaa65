// The model: the meshes of one die, shaded by the slope of their faces, turned by mouse and keys.
(async () => {
  "use strict";
  const canvas = document.getElementById("view");
  const say = (text) => { document.getElementById("said").textContent = text; };
  const gl = canvas.getContext("webgl2", { antialias: true });
  if (!gl) return say("This browser or its graphics have no WebGL 2, which the model needs.");
  if (!window.DecompressionStream) return say("This browser is too old for the model.");
  canvas.addEventListener("webglcontextlost", () => say("The graphics were reset: load the page again."));

  // Places are shares of the box round all; the shader makes them lengths, the longest side 1.
  const SHADERS = {
    VERTEX_SHADER: `#version 300 es
      in vec3 place;
      uniform vec3 size;
      uniform float lift, near, wide;
      uniform mat3 turn;
      out vec3 at;
      void main() {
        at = turn * ((place - 0.5) * size + vec3(0.0, 0.0, lift));
        float depth = near - at.z;
        float zoom = 2.4 * min(1.0, wide);
        gl_Position = vec4(zoom * at.x / wide, zoom * at.y, (depth - 0.05) * 1.0084 - 0.05, depth);
      }`,
    FRAGMENT_SHADER: `#version 300 es
      precision highp float;
      in vec3 at;
      uniform vec3 colour;
      out vec4 shown;
      void main() {
        vec3 slope = normalize(cross(dFdx(at), dFdy(at)));
        shown = vec4(colour * (0.5 + 0.5 * abs(dot(slope, normalize(vec3(0.35, 0.55, 0.76))))), 1.0);
      }`,
  };
  const program = gl.createProgram();
  for (const [kind, source] of Object.entries(SHADERS)) {
    const shader = gl.createShader(gl[kind]);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) return say("The graphics here cannot show the model.");
  gl.useProgram(program);
  gl.enable(gl.DEPTH_TEST);
  const uniform = (name) => gl.getUniformLocation(program, name);

  const given = JSON.parse(document.getElementById("model").textContent);
  const unpacked = (text) => {
    const packed = new Blob([Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))]);
    return new Response(packed.stream().pipeThrough(new DecompressionStream("deflate"))).arrayBuffer();
  };
  const things = [];
  for (const thing of given.things) {
    const [places, triangles] = [await unpacked(thing.places), await unpacked(thing.triangles)];
    const array = gl.createVertexArray();
    gl.bindVertexArray(array);
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, places, gl.STATIC_DRAW);
    const place = gl.getAttribLocation(program, "place");
    gl.enableVertexAttribArray(place);
    gl.vertexAttribPointer(place, 3, gl.UNSIGNED_SHORT, true, 0, 0);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, triangles, gl.STATIC_DRAW);
    const colour = [1, 3, 5].map((digit) => parseInt(thing.colour.slice(digit, digit + 2), 16) / 255);
    things.push({ array, colour, count: thing.count, rank: thing.rank, shown: true });
  }
  const longest = Math.max(...given.size);
  const size = given.size.map((side) => side / longest);

  const FIRST = { across: -0.6, over: -1.0, near: 1.9 };
  const eye = { ...FIRST };
  const stretch = document.getElementById("stretch");
  const apart = document.getElementById("apart");
  let asked = false;
  const draw = () => {
    asked = false;
    const dense = window.devicePixelRatio || 1;
    canvas.width = Math.max(1, Math.round(canvas.clientWidth * dense));
    canvas.height = Math.max(1, Math.round(canvas.clientHeight * dense));
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    const [c, s, u, v] = [Math.cos(eye.across), Math.sin(eye.across), Math.cos(eye.over), Math.sin(eye.over)];
    gl.uniformMatrix3fv(uniform("turn"), false, [c, s * u, s * v, -s, c * u, c * v, 0, -v, u]);
    gl.uniform3f(uniform("size"), size[0], size[1], size[2] * stretch.value);
    gl.uniform1f(uniform("near"), eye.near);
    gl.uniform1f(uniform("wide"), canvas.width / canvas.height);
    for (const thing of things) {
      if (!thing.shown) continue;
      gl.bindVertexArray(thing.array);
      gl.uniform1f(uniform("lift"), (thing.rank - 0.5) * apart.value);
      gl.uniform3f(uniform("colour"), ...thing.colour);
      gl.drawElements(gl.TRIANGLES, thing.count, gl.UNSIGNED_INT, 0);
    }
    canvas.dataset.turned = `${eye.across.toFixed(2)} ${eye.over.toFixed(2)} ${eye.near.toFixed(2)}`;
  };
  const again = () => {
    if (!asked) requestAnimationFrame(draw);
    asked = true;
  };
  const turn = (across, over) => {
    eye.across += across;
    eye.over = Math.min(Math.PI, Math.max(-Math.PI, eye.over + over));
    again();
  };
  const go = (factor) => {
    eye.near = Math.min(8, Math.max(0.6, eye.near * factor));
    again();
  };
  const reset = () => {
    Object.assign(eye, FIRST);
    again();
  };

  const KEYS = {
    ArrowLeft: () => turn(-0.1, 0), ArrowRight: () => turn(0.1, 0),
    ArrowUp: () => turn(0, -0.1), ArrowDown: () => turn(0, 0.1),
    "+": () => go(0.9), "=": () => go(0.9), "-": () => go(1.1), 0: reset,
  };
  canvas.addEventListener("keydown", (event) => {
    if (!KEYS[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  canvas.addEventListener("pointerdown", (event) => canvas.setPointerCapture(event.pointerId));
  canvas.addEventListener("pointermove", (event) => {
    if (canvas.hasPointerCapture(event.pointerId)) turn(event.movementX / 150, event.movementY / 150);
  });
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    go(Math.exp(Math.sign(event.deltaY) * 0.1));
  }, { passive: false });
  stretch.addEventListener("input", () => {
    document.getElementById("stretched").textContent = `${stretch.value} : 1`;
    again();
  });
  apart.addEventListener("input", again);
  for (const box of document.querySelectorAll("input[data-thing]")) {
    things[box.dataset.thing].shown = box.checked; // as it was before the page was loaded again
    box.addEventListener("change", () => {
      things[box.dataset.thing].shown = box.checked;
      again();
    });
  }
  new ResizeObserver(again).observe(canvas);
  // A page that is printed is drawn for it; what is drawn goes with the frame.
  addEventListener("beforeprint", draw);
  again();
})();
