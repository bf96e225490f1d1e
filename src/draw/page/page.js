'use strict';

// Moves the picture, follows its chains, and shows the evidence of its boxes and lines, by pointer and by keyboard.
//
// All that it shows stands in the page already, in "The picture in words": box-3 there tells of card-3 in the picture,
// way-5 of arrow-5. It makes nothing of a string, loads nothing, and keeps nothing.
(() => {
  const byId = (id) => document.getElementById(id);
  const root = document.documentElement;
  const [svg, stage, tip, panel, find, status] = ['picture', 'stage', 'tip', 'evidence', 'find', 'status'].map(byId);
  const cards = [...svg.querySelectorAll('.card')];
  const arrows = [...svg.querySelectorAll('.arrow')].map((g) => ({
    g,
    from: byId(g.dataset.from),
    to: byId(g.dataset.to),
    way: byId(g.id.replace('arrow', 'way'))?.dataset.way,
  }));
  const told = (part) => byId(part.id.replace('card', 'box').replace('arrow', 'way'));
  const calm = matchMedia('(prefers-reduced-motion: reduce)');

  // ---- Where the picture is: which of its points stands in the middle of the stage, and at what scale ----

  const whole = svg.getAttribute('viewBox');
  const [left, top, width, height] = whole.split(' ').map(Number);
  const all = { x: left, y: top, width, height };
  let place = { x: left + width / 2, y: top + height / 2, scale: 1 };
  let fitted = true; // nobody has moved it yet
  let moving = 0;

  const within = (least, value, most) => Math.min(Math.max(value, least), most);

  function fitting(rect) {
    const { clientWidth, clientHeight } = svg;
    const scale = Math.min(clientWidth / rect.width, clientHeight / rect.height);
    return { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2, scale: within(0.02, scale, 1.5) };
  }

  function draw(next) {
    const least = Math.min(0.25, fitting(all).scale);
    place = {
      x: within(left, next.x, left + width),
      y: within(top, next.y, top + height),
      scale: within(least, next.scale, 6),
    };
    const [w, h] = [svg.clientWidth / place.scale, svg.clientHeight / place.scale];
    if (w && h) svg.setAttribute('viewBox', [place.x - w / 2, place.y - h / 2, w, h].join(' '));
    tip.hidden = true;
  }

  // Goes there in a fifth of a second, or at once for who wants no motion.
  function go(next) {
    cancelAnimationFrame(moving);
    if (calm.matches) return draw(next);
    const [start, began] = [place, performance.now()];
    const step = (now) => {
      const part = within(0, (now - began) / 200, 1);
      const eased = 1 - (1 - part) ** 3;
      const between = (key) => start[key] + (next[key] - start[key]) * eased;
      draw({ x: between('x'), y: between('y'), scale: between('scale') });
      if (part < 1) moving = requestAnimationFrame(step);
    };
    moving = requestAnimationFrame(step);
  }

  function jump(next) {
    cancelAnimationFrame(moving);
    fitted = false;
    draw(next);
  }

  // The same place at another scale; what is under the pointer stays there.
  function zoomed(factor, x, y) {
    const box = svg.getBoundingClientRect();
    const scale = within(0.02, place.scale * factor, 6);
    const [dx, dy] = [(x ?? box.left + box.width / 2) - box.left - box.width / 2,
      (y ?? box.top + box.height / 2) - box.top - box.height / 2];
    const by = 1 / place.scale - 1 / scale;
    return { x: place.x + dx * by, y: place.y + dy * by, scale };
  }

  function zoom(factor) {
    fitted = false;
    go(zoomed(factor));
  }

  // The chains that are shown, or all.
  function fit() {
    fitted = true;
    const lit = cards.filter((card) => card.classList.contains('lit')).map((card) => card.getBBox());
    if (!lit.length) return go(fitting(all));
    const [x, y] = [Math.min(...lit.map((box) => box.x)), Math.min(...lit.map((box) => box.y))];
    const right = Math.max(...lit.map((box) => box.x + box.width));
    const bottom = Math.max(...lit.map((box) => box.y + box.height));
    go(fitting({ x: x - 12, y: y - 12, width: right - x + 24, height: bottom - y + 24 }));
  }

  const middle = (card) => {
    const box = card.getBBox();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };

  // Moves the picture only as far as it must for a box to be seen.
  function bring(card, scale = place.scale) {
    const box = card.getBBox();
    const room = (size, part) => Math.max(0, (size / scale - part) / 2 - 16 / scale);
    const { x, y } = middle(card);
    const [beside, above] = [room(svg.clientWidth, box.width), room(svg.clientHeight, box.height)];
    const next = { x: within(x - beside, place.x, x + beside), y: within(y - above, place.y, y + above), scale };
    if (next.x !== place.x || next.y !== place.y || scale !== place.scale) {
      fitted = false;
      go(next);
    }
  }

  // ---- The evidence: in the margin for what was chosen, beside the pointer for what it points at ----

  const help = [...panel.childNodes];

  function copy(part, connections) {
    const clone = told(part).cloneNode(true);
    if (!connections) clone.querySelectorAll('.ways').forEach((list) => list.remove());
    clone.querySelectorAll('[id]').forEach((one) => one.removeAttribute('id'));
    if (!part.dataset.from) return [...clone.childNodes];
    // A line is told of from where it starts.
    const line = document.createElement('p');
    line.append(...clone.childNodes);
    return [byId(part.dataset.from.replace('card', 'box') + '-name').cloneNode(true), line];
  }

  function show(part) {
    panel.replaceChildren(...(part ? copy(part, true) : help));
    panel.scrollTop = 0;
  }

  function point(part) {
    if (!part || part === current) {
      tip.hidden = true;
      return;
    }
    tip.replaceChildren(...copy(part, false));
    tip.hidden = false;
    const [box, room] = [part.getBoundingClientRect(), stage.getBoundingClientRect()];
    const [wide, high] = [tip.offsetWidth, tip.offsetHeight];
    const below = box.bottom + 8 + high <= room.bottom;
    tip.style.left = within(4, box.left + box.width / 2 - wide / 2 - room.left, room.width - wide - 4) + 'px';
    tip.style.top = (below ? box.bottom + 8 : Math.max(room.top + 4, box.top - 8 - high)) - room.top + 'px';
  }

  // ---- Chains ----

  let current = null; // the part whose evidence stands in the margin
  let chosen = null; // the part whose chains are shown alone

  // What lies on the chains through a box or line. A chain is followed along its lines to its ends and back to where
  // it starts. A line that ends a chain leads nowhere further, unless one asks from the box at its end; what has
  // nothing to do with chains shows only what it connects.
  function chains(part) {
    const lit = new Set([part]);
    const follow = (start, near, far, first) => {
      const [seen, todo] = [new Set(start), [...start]];
      while (todo.length) {
        const card = todo.pop();
        lit.add(card);
        for (const arrow of arrows) {
          if (arrow[near] !== card) continue;
          const here = first && start.includes(card);
          if (arrow.way === 'aside' ? !here : arrow.way === 'last' && near === 'to' && !here) continue;
          lit.add(arrow.g).add(arrow[far]);
          const on = arrow.way === 'along' || (arrow.way === 'last' && near === 'to');
          if (on && !seen.has(arrow[far])) {
            seen.add(arrow[far]);
            todo.push(arrow[far]);
          }
        }
      }
    };
    const line = arrows.find((arrow) => arrow.g === part);
    if (!line) {
      follow([part], 'from', 'to', true);
      follow([part], 'to', 'from', true);
    } else if (line.way === 'aside') {
      lit.add(line.from).add(line.to);
    } else {
      lit.add(line.to);
      if (line.way === 'along') follow([line.to], 'from', 'to', false);
      follow([line.from], 'to', 'from', false);
    }
    return lit;
  }

  function choose(part) {
    chosen = part;
    const lit = part ? chains(part) : new Set();
    svg.classList.toggle('chosen', Boolean(part));
    for (const g of [...cards, ...arrows.map((arrow) => arrow.g)]) {
      g.classList.toggle('lit', lit.has(g));
    }
    cards.forEach((card) => card.setAttribute('aria-pressed', String(card === part)));
    byId('all').hidden = !part;
    const number = cards.filter((card) => lit.has(card)).length;
    status.textContent = part ? `${number} of ${cards.length} boxes. Esc shows all.` : '';
    if (part) turn(part);
  }

  // Makes a box or line the one whose evidence is shown; of the boxes, the one that Tab comes back to.
  function turn(part) {
    current?.classList.remove('current');
    current = part;
    part.classList.add('current');
    if (cards.includes(part)) cards.forEach((card) => card.setAttribute('tabindex', card === part ? '0' : '-1'));
    tip.hidden = true;
    show(part);
  }

  function free() {
    if (find.value) {
      find.value = '';
      search();
    }
    choose(null);
    current?.classList.remove('current');
    current = null;
    show(null);
  }

  // ---- From box to box ----

  const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  // The nearest box that way. To the sides, what a line leads to comes before all that only lies there.
  function next(card, [dx, dy]) {
    const here = middle(card);
    const joined = new Set();
    for (const { from, to } of arrows) {
      if (from === card) joined.add(to);
      if (to === card) joined.add(from);
    }
    let [best, least] = [null, Infinity];
    for (const other of cards) {
      const there = middle(other);
      const [x, y] = [there.x - here.x, there.y - here.y];
      const ahead = x * dx + y * dy;
      const aside = Math.abs(x * dy) + Math.abs(y * dx);
      const far = ahead + (dx ? 2 : 4) * aside + (dx && !joined.has(other) ? 1e6 : 0);
      if (ahead > 4 && far < least) [best, least] = [other, far];
    }
    return best;
  }

  function focus(card) {
    card.focus({ preventScroll: true });
    bring(card);
  }

  // ---- Words ----

  const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const words = new Map(cards.map((card) => [card, plain(told(card).querySelector('.self').textContent)]));
  let found = [];
  let at = -1;

  function search() {
    const asked = plain(find.value).split(/\s+/).filter(Boolean);
    found = asked.length ? cards.filter((card) => asked.every((word) => words.get(card).includes(word))) : [];
    at = -1;
    svg.classList.toggle('searching', asked.length > 0);
    cards.forEach((card) => card.classList.toggle('found', found.includes(card)));
    const number = found.length === 1 ? '1 box' : `${found.length || 'no'} boxes`;
    status.textContent = asked.length ? `${number} found.${found.length ? ' Enter goes there.' : ''}` : '';
  }

  function nextFound(step) {
    if (!found.length) return;
    at = (at + step + found.length) % found.length;
    turn(found[at]);
    bring(found[at], Math.max(place.scale, 0.8));
    status.textContent = `${at + 1} of ${found.length} found.`;
  }

  // ---- Pointers: one drags, two pinch, none of which is a click ----

  const pointers = new Map();
  let dragged = false;

  const spread = () => {
    const [a, b] = [...pointers.values()];
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, size: Math.hypot(a.x - b.x, a.y - b.y) };
  };

  svg.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    if (!pointers.size) dragged = false;
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY, startX: event.clientX, startY: event.clientY });
  });
  addEventListener('pointermove', (event) => {
    const pointer = pointers.get(event.pointerId);
    if (!pointer) return;
    const two = pointers.size === 2 ? spread() : null;
    const [dx, dy] = [event.clientX - pointer.x, event.clientY - pointer.y];
    const far = Math.hypot(event.clientX - pointer.startX, event.clientY - pointer.startY) > 4;
    if (!dragged && !far && !two) return;
    dragged = true;
    svg.classList.add('dragged');
    Object.assign(pointer, { x: event.clientX, y: event.clientY });
    if (two) {
      const now = spread();
      jump(zoomed(now.size / (two.size || 1), now.x, now.y));
      jump({ ...place, x: place.x - (now.x - two.x) / place.scale, y: place.y - (now.y - two.y) / place.scale });
    } else if (pointers.size === 1) {
      jump({ ...place, x: place.x - dx / place.scale, y: place.y - dy / place.scale });
    }
  });
  for (const kind of ['pointerup', 'pointercancel']) {
    addEventListener(kind, (event) => {
      pointers.delete(event.pointerId);
      if (!pointers.size) svg.classList.remove('dragged');
    });
  }
  svg.addEventListener('wheel', (event) => {
    event.preventDefault();
    const pixels = event.deltaY * [1, 16, 400][event.deltaMode];
    jump(zoomed(Math.exp(-within(-200, pixels, 200) * (event.ctrlKey ? 0.01 : 0.002)), event.clientX, event.clientY));
  }, { passive: false });
  svg.addEventListener('click', (event) => {
    if (dragged) return;
    const part = event.target.closest('.card, .arrow');
    if (!part) return free();
    if (cards.includes(part)) part.focus({ preventScroll: true });
    choose(part === chosen ? null : part);
  });
  svg.addEventListener('pointerover', (event) => {
    if (event.pointerType === 'mouse' && !pointers.size) point(event.target.closest('.card, .arrow'));
  });
  svg.addEventListener('pointerleave', () => point(null));

  // ---- Keys ----

  svg.addEventListener('focusin', (event) => {
    const card = event.target.closest('.card');
    if (card && card !== current) turn(card);
  });
  svg.addEventListener('keydown', (event) => {
    const card = event.target.closest('.card');
    const direction = directions[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (direction && event.shiftKey) {
      const [x, y] = [0, 1].map((i) => (direction[i] * 80) / place.scale);
      jump({ ...place, x: place.x + x, y: place.y + y });
    } else if (direction && card) {
      const other = next(card, direction);
      if (other) focus(other);
    } else if ((event.key === 'Enter' || event.key === ' ') && card) {
      choose(card === chosen ? null : card);
    } else if (event.key === 'Home' || event.key === 'End') {
      if (cards.length) focus(cards.at(event.key === 'Home' ? 0 : -1));
    } else {
      return;
    }
    event.preventDefault();
  });
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') {
      const back = event.target === find ? cards.find((card) => card.tabIndex === 0) : null;
      free();
      back?.focus({ preventScroll: true });
      return;
    }
    if (event.target.closest?.('input')) return;
    const does = {
      '+': () => zoom(1.3), '=': () => zoom(1.3), '-': () => zoom(1 / 1.3), '−': () => zoom(1 / 1.3), 0: fit,
      '/': () => find.focus(),
    }[event.key];
    if (!does) return;
    event.preventDefault();
    does();
  });

  // ---- Buttons, the search, links from box to box ----

  byId('in').addEventListener('click', () => zoom(1.3));
  byId('out').addEventListener('click', () => zoom(1 / 1.3));
  byId('fit').addEventListener('click', fit);
  byId('all').addEventListener('click', () => {
    free();
    cards.find((card) => card.tabIndex === 0)?.focus({ preventScroll: true });
  });
  find.addEventListener('input', search);
  find.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    nextFound(event.shiftKey ? -1 : 1);
  });
  addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href^="#box-"]');
    const card = link && byId(link.hash.slice(1).replace('box', 'card'));
    if (!card) return;
    event.preventDefault();
    choose(card);
    focus(card);
    stage.scrollIntoView({ block: 'nearest' });
  });

  const [dark, system] = [byId('dark'), matchMedia('(prefers-color-scheme: dark)')];
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : system.matches);
  const press = () => dark.setAttribute('aria-pressed', String(isDark()));
  dark.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    press();
  });
  system.addEventListener('change', press);
  press();

  // ---- Paper shows the whole picture, wherever it was moved to ----

  let printing = false;
  const print = (on) => () => {
    printing = on;
    if (on) svg.setAttribute('viewBox', whole);
    else draw(place);
  };
  addEventListener('beforeprint', print(true));
  addEventListener('afterprint', print(false));

  // ---- What only makes sense with a script ----

  svg.setAttribute('role', 'application');
  svg.setAttribute('aria-roledescription', 'picture');
  svg.querySelectorAll('.frame, .arrow').forEach((g) => g.setAttribute('aria-hidden', 'true'));
  for (const [i, card] of cards.entries()) {
    const box = told(card).id;
    const attributes = {
      role: 'button', tabindex: i ? '-1' : '0', 'aria-pressed': 'false',
      'aria-labelledby': `${box}-name`, 'aria-describedby': `${box}-more`,
    };
    Object.entries(attributes).forEach(([name, value]) => card.setAttribute(name, value));
  }
  for (const { g } of arrows) {
    // A line is thin: what is near it counts as well.
    const near = g.querySelector('path')?.cloneNode();
    near?.setAttribute('class', 'near');
    if (near) g.prepend(near);
  }
  // The evidence stands beside what is pointed at; what a browser would show as well is in the way.
  svg.querySelectorAll('title').forEach((title) => title.remove());
  panel.hidden = false;
  byId('tools').hidden = false;
  root.classList.add('live');
  const settle = () => printing || draw(fitted ? fitting(all) : place);
  new ResizeObserver(settle).observe(svg);
  settle();
})();
