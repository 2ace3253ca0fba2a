using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Functions;

/// <summary>Functions over arrays, most of them over strings and objects as well.</summary>
/// <remarks><see href="https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-array"/></remarks>
internal static class ArrayFunctions
{
    public static IEnumerable<FunctionDefinition> All { get; } =
    [
        new("concat", 0, int.MaxValue) { Eager = Concat, Unknown = UnknownHandling.Parts, PaysItself = true, KeepsParts = true },
        new("contains", 2, 2) { Eager = Contains, Unknown = UnknownHandling.Parts, PaysItself = true, KeepsParts = true },
        new("createArray", 0, int.MaxValue) { Cost = 6, Eager = static call => new ArrayValue([.. call.Arguments]), Unknown = UnknownHandling.All, PaysItself = true, KeepsParts = true },
        new("array", 1, 1) { Eager = static call => call[0] as ArrayValue ?? new ArrayValue([call[0]]), Unknown = UnknownHandling.Parts, PaysItself = true, KeepsParts = true },
        new("distinct", 1, 1) { Cost = 8, Eager = Distinct, Unknown = UnknownHandling.Parts, PaysItself = true, KeepsParts = true },
        new("empty", 1, 1) { Eager = Empty, Unknown = UnknownHandling.Parts, PaysItself = true, KeepsParts = true },
        new("first", 1, 1) { Eager = First, Unknown = UnknownHandling.Parts, PaysItself = true, KeepsParts = true },
        new("last", 1, 1) { Eager = Last, Unknown = UnknownHandling.Parts, PaysItself = true, KeepsParts = true },
        new("flatten", 1, 1) { Eager = Flatten, Unknown = UnknownHandling.Parts, PaysItself = true, KeepsParts = true },
        new("indexOf", 2, 2) { Eager = IndexOf, Unknown = UnknownHandling.Parts, PaysItself = true, KeepsParts = true },
        new("lastIndexOf", 2, 2) { Eager = LastIndexOf, Unknown = UnknownHandling.Parts, PaysItself = true, KeepsParts = true },
        new("indexFromEnd", 2, 2) { Eager = IndexFromEnd, Unknown = UnknownHandling.Parts, PaysItself = true, KeepsParts = true },
        new("tryIndexFromEnd", 2, 2) { Eager = TryIndexFromEnd, Unknown = UnknownHandling.Parts, PaysItself = true, KeepsParts = true },
        new("intersection", 2, int.MaxValue) { Cost = 8, Eager = Intersection, PaysItself = true, KeepsParts = true },
        new("union", 2, int.MaxValue) { Cost = 8, Eager = Union, Unknown = UnknownHandling.Parts, PaysItself = true, KeepsParts = true },
        new("length", 1, 1) { Eager = Length, Unknown = UnknownHandling.Parts, PaysItself = true, KeepsParts = true },
        new("range", 2, 2) { Eager = Range, PaysItself = true, KeepsParts = true },
        new("skip", 2, 2) { Eager = Skip, Unknown = UnknownHandling.Parts, PaysItself = true, KeepsParts = true },
        new("take", 2, 2) { Eager = Take, Unknown = UnknownHandling.Parts, PaysItself = true, KeepsParts = true },
    ];

    private static TemplateValue? Concat(FunctionCall call)
    {
        if (!call.Arguments.Any(static argument => argument is ArrayValue))
        {
            return StringFunctions.Concat(call);
        }

        if (call.Arguments.Any(static argument => argument is not ArrayValue))
        {
            throw StringFunctions.MixedConcat();
        }

        call.Evaluator.Meter.RequireSize(call.Arguments.Sum(static argument => argument.Size));
        var items = new List<TemplateValue>();
        for (var i = 0; i < call.Count; i++)
        {
            var array = call.Array(i);
            call.Evaluator.Meter.Spend(array.Items.Count);
            items.AddRange(array.Items);
        }

        return new ArrayValue([.. items]);
    }

    private static TemplateValue? Contains(FunctionCall call)
    {
        switch (call[0])
        {
            case ArrayValue array:
                return IndexOf(call, array) is { } index ? TemplateValue.Of(index >= 0) : null;
            case ObjectValue container:
                call.Evaluator.Meter.SpendText(call.Text(1).Length);
                return container.TryGet(call.Text(1), out _) ? TemplateValue.True : container.HasUnknownNames ? null : TemplateValue.False;
            case StringValue text:
                call.Evaluator.Meter.SpendSearch(text.Value.Length, call.Text(1).Length);
                return TemplateValue.Of(text.Value.Contains(call.Text(1), StringComparison.Ordinal));
            default:
                throw call.WrongType(0, "'Array', 'Object' or 'String'");
        }
    }

    /// <summary>The first equal element's index, -1 without one; null when unknown elements decide.</summary>
    private static long? IndexOf(FunctionCall call, ArrayValue array, bool fromEnd = false)
    {
        var uncertain = false;
        for (var n = 0; n < array.Items.Count; n++)
        {
            var i = fromEnd ? array.Items.Count - 1 - n : n;
            call.Evaluator.Meter.SpendText(Math.Min(array.Items[i].Size, call[1].Size));
            switch (ValueComparison.AreEqual(array.Items[i], call[1]))
            {
                case true:
                    return uncertain ? null : i;
                case null:
                    uncertain = true;
                    break;
                default:
                    break;
            }
        }

        return uncertain ? null : -1;
    }

    private static TemplateValue? IndexOf(FunctionCall call) => call[0] is ArrayValue array
        ? IndexOf(call, array) is { } index ? TemplateValue.Of(index) : null
        : TemplateValue.Of(StringFunctions.IndexOf(call));

    private static TemplateValue? LastIndexOf(FunctionCall call) => call[0] is ArrayValue array
        ? IndexOf(call, array, fromEnd: true) is { } index ? TemplateValue.Of(index) : null
        : TemplateValue.Of(StringFunctions.LastIndexOf(call));

    private static ArrayValue? Distinct(FunctionCall call)
    {
        var set = new ValueSet(call.Evaluator.Meter);
        foreach (var item in call.Array(0).Items)
        {
            if (item.HasResidual)
            {
                return null;
            }

            set.Add(item);
        }

        return new ArrayValue([.. set.Items]);
    }

    private static TemplateValue? Empty(FunctionCall call) => call[0] switch
    {
        NullValue => TemplateValue.True,
        ArrayValue array => TemplateValue.Of(array.Items.Count == 0),
        ObjectValue container => TemplateValue.Of(container.Properties.Count == 0 && !container.HasUnknownNames),
        StringValue text => TemplateValue.Of(text.Value.Length == 0),
        _ => throw call.WrongType(0, "'Array', 'Object' or 'String'"),
    };

    private static TemplateValue? First(FunctionCall call) => call[0] switch
    {
        ArrayValue array => array.Items.Count > 0 ? array.Items[0] : TemplateValue.Null,
        StringValue text => TemplateValue.Of(text.Value.Length > 0 ? text.Value[..1] : ""),
        _ => throw call.WrongType(0, "'Array' or 'String'"),
    };

    private static TemplateValue? Last(FunctionCall call) => call[0] switch
    {
        ArrayValue array => array.Items.Count > 0 ? array.Items[^1] : TemplateValue.Null,
        StringValue text => TemplateValue.Of(text.Value.Length > 0 ? text.Value[^1..] : ""),
        _ => throw call.WrongType(0, "'Array' or 'String'"),
    };

    private static ArrayValue? Flatten(FunctionCall call)
    {
        var items = new List<TemplateValue>();
        foreach (var item in call.Array(0).Items)
        {
            switch (item)
            {
                case ArrayValue inner:
                    call.Evaluator.Meter.Spend(inner.Items.Count);
                    items.AddRange(inner.Items);
                    break;
                case ResidualValue:
                    return null;
                default:
                    throw call.Failure($"every element of the array must be of the type 'Array'; one is of the type '{item.TypeName}'.");
            }
        }

        return new ArrayValue([.. items]);
    }

    private static TemplateValue? IndexFromEnd(FunctionCall call) =>
        call.Integer(1) >= 1 && call.Integer(1) <= call.Array(0).Items.Count ? TryIndexFromEnd(call) : throw call.Failure($"the index '{call.Integer(1)}' is out of bounds.");

    private static TemplateValue TryIndexFromEnd(FunctionCall call)
    {
        if (call[0] is not ArrayValue { Items: var items } || call[1] is not IntegerValue { Value: var index })
        {
            return TemplateValue.Null;
        }

        return index >= 1 && index <= items.Count ? items[(int)(items.Count - index)] : TemplateValue.Null;
    }

    private static TemplateValue? Intersection(FunctionCall call) => call[0] switch
    {
        ArrayValue => IntersectArrays(call),
        ObjectValue => IntersectObjects(call),
        _ => throw call.WrongType(0, "'Array' or 'Object'"),
    };

    private static ArrayValue IntersectArrays(FunctionCall call)
    {
        var common = new ValueSet(call.Evaluator.Meter);
        common.AddRange(call.Array(0).Items);
        for (var i = 1; i < call.Count; i++)
        {
            var other = new ValueSet(call.Evaluator.Meter);
            other.AddRange(call.Array(i).Items);
            var next = new ValueSet(call.Evaluator.Meter);
            next.AddRange(common.Items.Where(other.Contains));
            common = next;
        }

        return new ArrayValue([.. common.Items]);
    }

    private static ObjectValue IntersectObjects(FunctionCall call)
    {
        var properties = call.Object(0).Properties.ToList();
        for (var i = 1; i < call.Count; i++)
        {
            var other = call.Object(i);
            call.Evaluator.Meter.Spend(properties.Count);
            call.Evaluator.Meter.SpendText(call[0].Size + other.Size);
            properties.RemoveAll(property => !(other.ContainsExact(property.Key) && other.TryGet(property.Key, out var value) && ValueText.ToJsonText(property.Value) == ValueText.ToJsonText(value)));
        }

        return new ObjectValue(properties);
    }

    private static TemplateValue? Union(FunctionCall call)
    {
        if (call[0] is ArrayValue)
        {
            return UnionArrays(call);
        }

        TemplateValue merged = call.Object(0);
        for (var i = 1; i < call.Count; i++)
        {
            if (Merge(call, (ObjectValue)merged, call.Object(i)) is not { } next)
            {
                return null;
            }

            merged = next;
        }

        return merged;
    }

    private static ArrayValue? UnionArrays(FunctionCall call)
    {
        var set = new ValueSet(call.Evaluator.Meter);
        for (var i = 0; i < call.Count; i++)
        {
            if (call.Array(i).HasResidual)
            {
                return null;
            }

            set.AddRange(call.Array(i).Items);
        }

        return new ArrayValue([.. set.Items]);
    }

    /// <summary>
    /// Nested objects are merged, everything else is replaced, but by null; names are equal in any case, and the later spelling stays.
    /// Null when an unknown value may be an object.
    /// </summary>
    private static ObjectValue? Merge(FunctionCall call, ObjectValue left, ObjectValue right)
    {
        if (left.HasUnknownNames || right.HasUnknownNames)
        {
            return null;
        }

        call.Evaluator.Meter.Spend(4 * (left.Properties.Count + right.Properties.Count + 1));
        call.Evaluator.Meter.Keep(160 + (24L * (left.Properties.Count + right.Properties.Count)));
        var properties = new OrderedDictionary<string, KeyValuePair<string, TemplateValue>>(StringComparer.OrdinalIgnoreCase);
        void Put(string name, TemplateValue value) => properties[name] = KeyValuePair.Create(name, value);
        foreach (var (name, value) in left.Properties)
        {
            Put(name, value);
        }

        foreach (var (name, value) in right.Properties)
        {
            if (!properties.TryGetValue(name, out var found))
            {
                Put(name, value);
                continue;
            }

            switch (found.Value, value)
            {
                case (_, NullValue):
                    break;
                case (ObjectValue first, ObjectValue second):
                    if (Merge(call, first, second) is not { } merged)
                    {
                        return null;
                    }

                    Put(name, merged);
                    break;
                case (ResidualValue, ObjectValue) or (ObjectValue, ResidualValue) or (ResidualValue, ResidualValue):
                    return null;
                default:
                    Put(name, value);
                    break;
            }
        }

        return new ObjectValue(properties.Values);
    }

    private static TemplateValue? Length(FunctionCall call) => call[0] switch
    {
        ArrayValue array => TemplateValue.Of(array.Items.Count),
        StringValue text => TemplateValue.Of(text.Value.Length),
        ObjectValue container => container.HasUnknownNames ? null : TemplateValue.Of(container.Properties.Count),
        _ => throw call.WrongType(0, "'Array', 'Object' or 'String'"),
    };

    private static ArrayValue Range(FunctionCall call)
    {
        var start = call.Integer(0);
        var count = call.Integer(1);
        var limit = call.Evaluator.Meter.Limits.RangeCount;
        if (count < 0 || count > limit || start < int.MinValue || start + count - 1 > int.MaxValue)
        {
            throw call.Failure($"the count must be from 0 to {limit}, and the sum of start and count at most {int.MaxValue}.");
        }

        call.Evaluator.Meter.Keep(24 * count);
        var items = new TemplateValue[count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = new IntegerValue(start + i);
        }

        return new ArrayValue(items);
    }

    private static TemplateValue? Skip(FunctionCall call) => call[0] switch
    {
        ArrayValue array => new ArrayValue([.. array.Items.Skip(Clamp(call, array.Items.Count))]),
        StringValue text => TemplateValue.Of(text.Value[Clamp(call, text.Value.Length)..]),
        _ => throw call.WrongType(0, "'Array' or 'String'"),
    };

    private static TemplateValue? Take(FunctionCall call) => call[0] switch
    {
        ArrayValue array => new ArrayValue([.. array.Items.Take(Clamp(call, array.Items.Count))]),
        StringValue text => TemplateValue.Of(text.Value[..Clamp(call, text.Value.Length)]),
        _ => throw call.WrongType(0, "'Array' or 'String'"),
    };

    private static int Clamp(FunctionCall call, int length) => (int)Math.Clamp(call.Integer(1), 0, length);
}
