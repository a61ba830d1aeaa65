
# {{ name }}, as made, where the layout is visible. Heights are um above the back face of the stack; slanted
# walls are shown in steps. `pkgdrc klayout install` has written this file from the technology.

mask = {}
{% for layer, number, datatype in layers %}
{{ layer }} = input({{ number }}, {{ datatype }})
{% endfor %}

field = nil
{% for layer in fields %}
field = {{ layer }} if !field && !{{ layer }}.is_empty?
{% endfor %}
visible = polygon_layer
visible.insert(RBA::LayoutView::current.box)
field = (field || extent) & visible
{% for words, colour, parts in groups %}

zz(name: {{ quoted(words) }}, color: {{ "0x%06x" % colour }}) do
{% for slab in parts %}
  z({{ ruby(slab.area) }}, zstart: {{ figure(slab.low) }}, zstop: {{ figure(slab.high) }})
{% endfor %}
{% for pool in pools if pool.words == words %}
  # Each hole is filled as deep as what is printed on it lets it.
  filled = {}
  open = {{ pool.holes }}.merged.interacting(visible)
  printed_on = {{ pool.printed }}.merged.interacting(open)
  open.data.each do |shape|
    hole = polygon_layer
    hole.insert(shape.to_dtype(dbu))
    over = printed_on.overlapping(hole)
    next if over.is_empty?
    diameter = [shape.bbox.width, shape.bbox.height].min * dbu
    printed, beside = over.area, (over - hole).area
    depth = {{ pool.depth }}
    (filled[depth.round(4)] ||= polygon_layer).insert(shape.to_dtype(dbu)) if depth > 0
  end
  filled.each do |depth, holes|
{% for low, high, room in pool.steps %}
    if {{ figure(high) }} > {{ figure(pool.face) }} - depth
      low = [{{ figure(low) }}, {{ figure(pool.face) }} - depth].max
      z({{ ruby(room) }}.interacting(holes), zstart: low, zstop: {{ figure(high) }})
    end
{% endfor %}
  end
{% endfor %}
end
{% endfor %}
{% if rounds %}

# The shapes of a layer, by their diameters in um.
by_size = lambda do |layer|
  found = {}
  layer.merged.data.each do |shape|
    size = [shape.bbox.width, shape.bbox.height].min * dbu
    (found[size.round(3)] ||= polygon_layer).insert(shape.to_dtype(dbu))
  end
  found
end

# A ball of a diameter in every one of the shapes, in steps, less what is sawn off.
ball = lambda do |shapes, drawn, diameter, bottom, sawn|
  steps = 12
  steps.times do |step|
    low, high = step * diameter / steps, (step + 1) * diameter / steps
    radius = Math.sqrt((diameter / 2)**2 - ((low + high - diameter) / 2)**2)
    z(shapes.sized(radius - drawn / 2) - sawn, zstart: bottom + low, zstop: bottom + high)
  end
end
{% for each in rounds %}

zz(name: {{ quoted(each.words) }}, color: {{ each.colour }}) do
  sawn = {{ each.sawn }}
  by_size.call({{ each.balls }}).each do |drawn, shapes|
    diameter = {{ each.diameter or "drawn" }}
    left = shapes
{% for seat in each.seats %}
    by_size.call({{ seat.mouths }}).each do |mouth, openings|
      {% if seat.filling %}
      full = openings.interacting({{ seat.filling }})
      {% else %}
      full = polygon_layer
      {% endif %}
      full_bottom = {{ seat.full }}
      empty_bottom = {{ seat.empty }}
      [[full, full_bottom], [openings - full, empty_bottom]].each do |seats, bottom|
        seated = left.interacting(seats)
        left = left.not_interacting(seats)
        next if seated.is_empty?
        ball.call(seated, drawn, diameter, bottom, sawn)
      end
    end
{% endfor %}
    unless left.is_empty?
      mouth = 0.0
      ball.call(left, drawn, diameter, {{ each.bare }}, sawn)
    end
  end
end
{% endfor %}
{% endif %}
