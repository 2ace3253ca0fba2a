using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Comparison;

/// <summary>
/// Compares what is desired with what the provider answers. What the template does not mention is the provider's own;
/// exceptions are tags and elements of arrays that the template lists, because deploying would remove additions there.
/// </summary>
internal sealed class ResourceComparer
{
    private const int MaxDifferences = 1_000;

    private static readonly HashSet<string> NotProperties = new(StringComparer.OrdinalIgnoreCase)
    {
        "id", "type", "name", "apiVersion", "dependsOn", "condition", "scope", "comments", "resources", "copy", "@options",
    };

    private readonly ComparisonRequest _request;
    private readonly ComparisonBudget _budget;
    private readonly int _most;
    private readonly List<RawDifference> _found = [];

    private ResourceComparer(ComparisonRequest request, ComparisonBudget budget, int most = MaxDifferences)
    {
        _request = request;
        _budget = budget;
        _most = most;
    }

    /// <summary>Differences that count, masked.</summary>
    public static IReadOnlyList<Delta> Compare(ComparisonRequest request) =>
        [.. Differences(request).Where(d => !request.Baseline.Knows(d, request.IsSameDesired)).Select(d => Mask(d, request.Redactor))];

    /// <summary>All differences that the rules leave, whatever the baseline says.</summary>
    public static IReadOnlyList<RawDifference> Differences(ComparisonRequest request)
    {
        var comparer = new ResourceComparer(request, new ComparisonBudget());
        foreach (var (name, desired) in request.Desired)
        {
            if (!NotProperties.Contains(name))
            {
                comparer.Compare(Place.Root.Property(name), desired, JsonText.Property(request.Live, name));
            }
        }

        if (!comparer.Has(NoiseRules.ProviderDefaults))
        {
            comparer.AddUnmentioned(Place.Root, request.Desired, request.Live);
        }

        return comparer._found;
    }

    private bool Has(NoiseRules rule) => _request.Rules.HasFlag(rule);

    private void Compare(Place place, JsonNode? desired, JsonNode? live)
    {
        if (_found.Count >= _most)
        {
            return;
        }

        if (ResidualExpression.IsResidual(desired))
        {
            CompareUnknown(place, desired!, live);
        }
        else if (desired is null)
        {
            CompareNull(place, live);
        }
        else if (live is null)
        {
            CompareMissing(place, desired);
        }
        else if (desired is JsonObject wanted && live is JsonObject present)
        {
            CompareObjects(place, wanted, present);
        }
        else if (desired is JsonArray items && live is JsonArray elements)
        {
            CompareArrays(place, items, elements);
        }
        else
        {
            CompareScalars(place, desired, live);
        }
    }

    private void CompareUnknown(Place place, JsonNode desired, JsonNode? live)
    {
        if (!Has(NoiseRules.UnevaluatedFunctions) || !_request.IsSameDesired)
        {
            Add(place, desired, live, live is null ? DeltaKind.Add : DeltaKind.Replace, Certainty.KnownAfterApply);
        }
    }

    private void CompareNull(Place place, JsonNode? live)
    {
        if (live is not null && !Has(NoiseRules.ProviderDefaults))
        {
            Add(place, null, live, DeltaKind.Remove);
        }
    }

    private void CompareMissing(Place place, JsonNode desired)
    {
        if (ResidualExpression.IsResidual(place.Name))
        {
            CompareUnknown(place, desired, null);
            return;
        }

        if (Has(NoiseRules.ProviderDefaults) && desired is JsonObject { Count: 0 } or JsonArray { Count: 0 } && !TypeKnowledge.IsMapOfIds(place.Parent))
        {
            return;
        }

        if (IsComputed(place))
        {
            AddComputed(place, desired, null, DeltaKind.Add);
            return;
        }

        if (Has(NoiseRules.WriteOnlyProperties) && IsHidden(place, desired))
        {
            if (!_request.IsSameDesired)
            {
                Add(place, desired, null, DeltaKind.Add, Certainty.Possible);
            }

            return;
        }

        if (desired is JsonObject container && HasHidden(place, container))
        {
            CompareObjects(place, container, []);
            return;
        }

        Add(place, desired, null, DeltaKind.Add);
    }

    private bool HasHidden(Place place, JsonObject container) => container.Any(p =>
        p.Value is not null && (TypeKnowledge.IsWriteOnly(_request.Id.Type, place.Property(p.Key).Path, p.Key)
            || (p.Value is JsonObject inner && HasHidden(place.Property(p.Key), inner))));

    private bool IsHidden(Place place, JsonNode desired) =>
        TypeKnowledge.IsWriteOnly(_request.Id.Type, place.Path, place.Name) || HoldsSecret(place, desired);

    // What is live alone is a secret inside of one; positions of an array are not the desired ones then.
    private bool HoldsSecret(Place place, JsonNode? desired) =>
        desired is null ? _request.SecretPlaces.Cover(place.Path) : _request.SecretPlaces.Touch(place.Path);

    private bool IsComputed(Place place) =>
        (Has(NoiseRules.ReadOnlyProperties) && TypeKnowledge.IsReadOnly(_request.Id.Type, place.Path, place.Name))
        || (Has(NoiseRules.DerivedValues) && TypeKnowledge.IsDerived(_request.Id.Type, place.Path));

    /// <summary>
    /// What providers compute is no difference while the template is the one that was applied, unless the provider took the template's value then:
    /// it is not computed after all. With another template it may be what was changed in it.
    /// </summary>
    private void AddComputed(Place place, JsonNode desired, JsonNode? live, DeltaKind kind)
    {
        if (TypeKnowledge.IsVolatile(place.Name))
        {
            return;
        }

        if (!_request.IsSameDesired)
        {
            Add(place, desired, live, kind, Certainty.Possible);
        }
        else if (_request.IsRecording || _request.Baseline.WasTaken(place.Identity))
        {
            Add(place, desired, live, kind);
        }
    }

    private void CompareObjects(Place place, JsonObject desired, JsonObject live)
    {
        foreach (var (name, value) in desired)
        {
            Compare(place.Property(name), value, JsonText.Property(live, name));
        }

        if (place.Path is "/tags" || (TypeKnowledge.IsMapOfIds(place.Path) && !desired.Any(d => ResidualExpression.IsResidual(d.Key))))
        {
            foreach (var (name, value) in live.Where(l => JsonText.Property(desired, l.Key) is null && !desired.ContainsKey(l.Key)))
            {
                if (!name.StartsWith("hidden-", StringComparison.OrdinalIgnoreCase))
                {
                    Add(place.Property(name), null, value, DeltaKind.Remove);
                }
            }
        }
        else if (!Has(NoiseRules.ProviderDefaults))
        {
            AddUnmentioned(place, desired, live);
        }
    }

    private void AddUnmentioned(Place place, JsonObject desired, JsonObject live)
    {
        foreach (var (name, value) in live.Where(l => !desired.Any(d => string.Equals(d.Key, l.Key, StringComparison.OrdinalIgnoreCase))))
        {
            var isReadOnly = TypeKnowledge.IsReadOnly(_request.Id.Type, place.Property(name).Path, name);
            if (value is not null && !(place.IsRoot && NotProperties.Contains(name)) && !(isReadOnly && Has(NoiseRules.ReadOnlyProperties)))
            {
                Add(place.Property(name), null, value, DeltaKind.Remove);
            }
        }
    }

    private void CompareArrays(Place place, JsonArray desired, JsonArray live)
    {
        if (Has(NoiseRules.ArrayElements) && ArrayMatching.KeyOf(desired, live) is { } key)
        {
            CompareByKey(place, desired, live, key);
            return;
        }

        // Plain values in another order are N6, where order means nothing; objects in another order are N7.
        if (!TypeKnowledge.IsOrdered(place.Name) && Has(desired.Any(d => d is JsonObject) ? NoiseRules.ArrayElements : NoiseRules.NormalizedValues) && ArrayMatching.AreSameSet(desired, live, (d, l) => AreEqual(place, d, l), _budget))
        {
            return;
        }

        if (desired.Count == live.Count)
        {
            for (var i = 0; i < desired.Count; i++)
            {
                Compare(place.Element(i, null), desired[i], live[i]);
            }

            return;
        }

        Add(place, desired, live, DeltaKind.Replace);
    }

    private void CompareByKey(Place place, JsonArray desired, JsonArray live, string key)
    {
        var rest = live.OfType<JsonObject>().ToList();
        for (var i = 0; i < desired.Count; i++)
        {
            var item = (JsonObject)desired[i]!;
            var name = ArrayMatching.Key(item, key);
            var match = rest.FirstOrDefault(r => string.Equals(ArrayMatching.Key(r, key), name, StringComparison.OrdinalIgnoreCase));
            if (match is null)
            {
                Add(place.Element(i, name), item, null, DeltaKind.Add);
            }
            else
            {
                rest.Remove(match);
                CompareObjects(place.Element(i, name), item, match);
            }
        }

        foreach (var extra in rest.Where(r => JsonText.TextAt(r, "id") is not { } id || !_request.IsManaged(id)))
        {
            Add(place.Element(live.IndexOf(extra), ArrayMatching.Key(extra, key)), null, extra, DeltaKind.Remove);
        }
    }

    private void CompareScalars(Place place, JsonNode desired, JsonNode live)
    {
        if (AreEqual(place, desired, live))
        {
            return;
        }

        if (IsComputed(place))
        {
            AddComputed(place, desired, live, DeltaKind.Replace);
        }
        else
        {
            Add(place, desired, live, DeltaKind.Replace);
        }
    }

    private bool AreEqual(Place place, JsonNode? desired, JsonNode? live)
    {
        if (desired is null || live is null)
        {
            return desired is null && live is null;
        }

        if (desired is JsonValue && live is JsonValue)
        {
            var plain = ResidualExpression.Unescape(desired)!;
            return Has(NoiseRules.NormalizedValues) ? ScalarEquality.AreEqual(plain, live, place.Path, place.Name) : JsonNode.DeepEquals(plain, live);
        }

        // One difference is enough to know.
        var inner = new ResourceComparer(_request, _budget, 1);
        inner.Compare(place, desired, live);
        return inner._found.Count == 0;
    }

    private void Add(Place place, JsonNode? desired, JsonNode? live, DeltaKind kind, Certainty certainty = Certainty.Definite) =>
        _found.Add(new RawDifference(
            place.Path, place.Identity, desired, live, kind, certainty, IsSecret(place, desired, live)));

    private bool IsSecret(Place place, JsonNode? desired, JsonNode? live) =>
        TypeKnowledge.IsSecret(place.Name) || SecretWords.IsOfSecret(place) || SecretWords.Looks(desired) || SecretWords.Looks(live)
        || HoldsSecret(place, desired) || (desired is not null && IsHidden(place, desired));

    private static Delta Mask(RawDifference difference, Redactor redactor)
    {
        JsonNode? Shown(JsonNode? node) => node is null ? null
            : difference.IsSecret ? JsonValue.Create(Redactor.Mask)
            : SecretMasking.Mask(node);
        return new Delta(difference.Path, Shown(redactor.Redact(difference.Live)), Shown(difference.Desired), difference.Kind) { Certainty = difference.Certainty };
    }
}
