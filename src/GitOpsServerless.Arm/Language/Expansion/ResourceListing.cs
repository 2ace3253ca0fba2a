using System.Globalization;
using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Json;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>Finds out the identities of a deployment's resources: unrolls loops, evaluates conditions, names and scopes.</summary>
internal sealed class ResourceListing(DeploymentFrame frame)
{
    private const int InstanceBytes = 1024;
    private const int MaximumSegments = 32;
    private readonly ResourceTable table = new();
    private readonly ExpansionSession session = frame.Session;
    private readonly Evaluator evaluator = frame.Session.Evaluator;
    private int count;

    /// <summary>The resource around a child; <see cref="Type"/> and <see cref="Name"/> go in front of the child's.</summary>
    private sealed record ParentResource(ResourceInstance Instance)
    {
        public string Type => Instance.Type;

        public TemplateValue Name => Instance.Name;
    }

    public ResourceTable List()
    {
        switch (frame.Template["resources"])
        {
            case { Kind: JsonSourceKind.Object } symbolic:
                foreach (var (name, source) in symbolic.Properties)
                {
                    ListGuarded(source, $"resources.{name}", name, null);
                }

                break;
            case { Kind: JsonSourceKind.Array } list:
                ListAll(list.Items, "resources", null);
                break;
            case { IsExpression: true } expression:
                throw new TemplateException("The 'resources' of a template must be an array or an object.") { Source = expression };
            default:
                break;
        }

        return table;
    }

    private void ListAll(IReadOnlyList<JsonSource> list, string path, ParentResource? parent)
    {
        for (var i = 0; i < list.Count; i++)
        {
            ListGuarded(list[i], $"{path}[{i}]", null, parent);
        }
    }

    private void ListGuarded(JsonSource source, string path, string? symbol, ParentResource? parent) => session.Guard(source, () =>
    {
        if (source.Kind != JsonSourceKind.Object)
        {
            throw new TemplateException("A resource must be an object.");
        }

        List(source, path, symbol, parent);
        return true;
    }, out _);

    private void List(JsonSource source, string path, string? symbol, ParentResource? parent)
    {
        var context = parent is null ? frame.Context(TemplatePart.Resource) : parent.Instance.Context with { Resource = null };
        if (source.GetObject("copy") is not { } copy)
        {
            table.Declare(symbol, null);
            _ = Instantiate(source, path, symbol, parent, context, null, null);
            return;
        }

        if (parent is not null)
        {
            throw new TemplateException("A child resource inside of its parent cannot have a 'copy': declare it at the top level.") { Source = copy };
        }

        var name = copy["name"] is { } nameSource && evaluator.Evaluate(nameSource, context) is StringValue text ? text.Value : throw new TemplateException("A 'copy' needs a 'name' of the type 'String'.") { Source = copy };
        table.Declare(symbol, name);
        var countValue = evaluator.Evaluate(copy["count"] ?? throw new TemplateException($"The 'copy' named '{name}' has no 'count'.") { Source = copy }, context);
        if (countValue is ResidualValue)
        {
            session.Report("InvalidTemplate", TemplateDiagnosticSeverity.Warning, $"The 'count' of the 'copy' named '{name}' is not known: one instance stands for all.", copy);
            var index = new ResidualValue(new CallExpression("copyIndex", [new LiteralExpression(new StringValue(name))]));
            Instantiate(source, path, symbol, parent, context.WithLoop(name, index, isElementLoop: true), name, null);
            return;
        }

        var limit = session.Meter.Limits.CopyCount;
        if (countValue is not IntegerValue { Value: >= 0 } integer || integer.Value > limit)
        {
            throw new TemplateException($"The template 'copy' definition '{name}' has an invalid copy count of: '{ValueText.Quote(countValue)}'. The copy count must be a non-negative integer value and cannot exceed '{limit}'. Please see https://aka.ms/arm-resource-loops for usage details.") { Source = copy };
        }

        var instances = new List<ResourceInstance>();
        for (var i = 0; i < integer.Value; i++)
        {
            if (Instantiate(source, $"{path}[{i.ToString(CultureInfo.InvariantCulture)}]", symbol, parent, context.WithLoop(name, new IntegerValue(i), isElementLoop: true), name, i) is { } instance)
            {
                instances.Add(instance);
            }
        }

        ChainBatches(copy, name, instances, context);
    }

    /// <summary>In the serial mode a batch waits for all of the batch before it.</summary>
    private void ChainBatches(JsonSource copy, string name, List<ResourceInstance> instances, EvaluationContext context)
    {
        var mode = copy.GetString("mode") ?? "parallel";
        if (!string.Equals(mode, "serial", StringComparison.OrdinalIgnoreCase))
        {
            if (!string.Equals(mode, "parallel", StringComparison.OrdinalIgnoreCase))
            {
                throw new TemplateException($"The 'copy' named '{name}' has an invalid copy mode '{mode}'. The supported values are 'Parallel,Serial'.") { Source = copy };
            }

            if (copy["batchSize"] is { } unused)
            {
                throw new TemplateException($"The 'copy' named '{name}' has an unexpected copy batch size value. The copy batch size is only supported for copy mode values: 'Serial'.") { Source = unused };
            }

            return;
        }

        var size = (copy["batchSize"] is { } batch ? evaluator.Evaluate(batch, context) : new IntegerValue(1)) switch
        {
            IntegerValue { Value: >= 1 } integer => (int)Math.Min(integer.Value, int.MaxValue / 2),
            ResidualValue => 1,
            _ => throw new TemplateException($"The 'batchSize' of the 'copy' named '{name}' must be an integer of at least 1.") { Source = copy },
        };

        for (var i = size; i < instances.Count; i++)
        {
            var start = (i / size * size) - size;
            for (var j = start; j < start + size; j++)
            {
                session.Meter.Spend();
                instances[i].Dependencies.Add(instances[j]);
            }
        }
    }

    private ResourceInstance? Instantiate(JsonSource source, string path, string? symbol, ParentResource? parent, EvaluationContext context, string? copyName, int? copyIndex)
    {
        var condition = EvaluateCondition(source, context);

        var isEnabled = condition is not BooleanValue { Value: false };
        CountResource(source, isEnabled);
        session.Meter.Keep(InstanceBytes);
        ResourceInstance? instance;
        var depth = session.Meter.Depth;
        try
        {
            instance = Identify(source, path, symbol, parent, context, copyName, copyIndex, isEnabled, condition as ResidualValue);
        }
        catch (TemplateException failure) when (!isEnabled && !failure.IsFatal)
        {
            // A resource that is not deployed needs no name.
            session.Meter.Recover(depth);
            return null;
        }

        // Its name and its id are written and looked up in several ways.
        session.Meter.SpendText(4 * (instance.Name.Size + instance.Id.Size));
        session.Meter.Keep(4 * (instance.Name.Size + instance.Id.Size));
        instance.Context = instance.Context with { Resource = instance };
        if (parent is not null)
        {
            instance.Dependencies.Add(parent.Instance);
        }

        if (!table.Add(instance))
        {
            throw new TemplateException($"The resource '{instance.Id switch { StringValue id => id.Value, _ => instance.NameText }}' is defined multiple times in a template. Please see https://aka.ms/arm-syntax-resources for usage details.");
        }

        var children = source["resources"];
        ListAll(children?.Items ?? [], path + ".resources", new ParentResource(instance));
        foreach (var (name, child) in children?.Properties ?? [])
        {
            ListGuarded(child, $"{path}.resources.{name}", name, new ParentResource(instance));
        }

        return instance;
    }

    /// <summary>As .NET reads booleans: a text or a number may stand for one, and null is no condition.</summary>
    private TemplateValue EvaluateCondition(JsonSource source, EvaluationContext context) => source["condition"] is not { } condition ? TemplateValue.True
        : evaluator.Evaluate(condition, context) switch
        {
            (BooleanValue or ResidualValue) and var value => value,
            NullValue => TemplateValue.True,
            StringValue text when bool.TryParse(text.Value, out var value) => TemplateValue.Of(value),
            IntegerValue number => TemplateValue.Of(number.Value != 0),
            var other => throw new TemplateException($"The condition of the resource is of the type '{other.TypeName}'; expected is 'Boolean'.") { Source = condition },
        };

    private void CountResource(JsonSource source, bool isEnabled)
    {
        session.Meter.Spend(10);
        if (!isEnabled)
        {
            return;
        }

        if (++count == session.Meter.Limits.Resources + 1)
        {
            session.Report("InvalidTemplate", TemplateDiagnosticSeverity.Error, $"The template has more than {session.Meter.Limits.Resources} resources.", source);
        }

        if (++session.ResourceCount > session.Meter.Limits.TotalResources)
        {
            throw WorkMeter.Exceeded($"The expansion has more than {session.Meter.Limits.TotalResources} resources.");
        }
    }

    private ResourceInstance Identify(JsonSource source, string path, string? symbol, ParentResource? parent, EvaluationContext context, string? copyName, int? copyIndex, bool isEnabled, ResidualValue? unknownCondition)
    {
        string Text(string property) => source[property] is { } value
            ? evaluator.Evaluate(value, context) is StringValue text ? text.Value : throw new TemplateException($"The '{property}' of the resource must be of the type 'String' and be known before the deployment starts.") { Source = value }
            : "";
        var isExtensible = source["extension"] is not null || source["import"] is not null;
        var type = Text("type").TrimEnd('/');
        var version = Text("apiVersion");
        if (type.Length == 0)
        {
            throw new TemplateException("The template resource has no 'type'. Please see https://aka.ms/arm-syntax-resources for usage details.");
        }

        if (isExtensible)
        {
            return IdentifyExtensible(source, path, symbol, context, copyName, copyIndex, isEnabled, unknownCondition, type);
        }

        var name = source["name"] is { } nameSource
            ? evaluator.Evaluate(nameSource, context)
            : throw new TemplateException($"The template resource of the type '{type}' has no 'name'. Please see https://aka.ms/arm-syntax-resources for usage details.");
        if (name is IntegerValue && !nameSource.IsExpression)
        {
            name = new StringValue(ValueText.ToText(name));
        }

        if (name is not (StringValue or ResidualValue))
        {
            throw new TemplateException($"The name of the resource is of the type '{name.TypeName}'; expected is 'String'.") { Source = nameSource };
        }

        if (name is StringValue { Value.Length: 0 })
        {
            throw new TemplateException($"The template resource of the type '{type}' is not valid. The name property cannot be null or empty. Please see https://aka.ms/arm-syntax-resources for usage details.") { Source = nameSource };
        }

        if (parent is not null)
        {
            (type, name) = Qualify(type, name, parent);
        }

        version = version.Length > 0 ? version : FindVersion(source, context, type, name);

        PayForName(type, name);
        var segments = ResourceIds.SplitName(name, ResourceIds.SegmentCount(type));
        if (segments.Count != ResourceIds.SegmentCount(type))
        {
            throw new TemplateException($"The template resource '{JsonConversion.ToIdentifier(name)}' of the type '{type}' is not valid: the name and the type have incorrect segment lengths; a nested resource type must have an identical number of segments as its resource name.") { Source = nameSource };
        }

        var isDeployment = string.Equals(type, ResourceIds.DeploymentType, StringComparison.OrdinalIgnoreCase);
        var (scopeId, target) = new ResourceScoping(frame, evaluator).Find(source, context, isDeployment);
        CheckLocation(source, context, isDeployment && scopeId is StringValue ? target : null);
        return new ResourceInstance
        {
            Frame = frame,
            Source = source,
            Context = context,
            Path = path,
            Type = type,
            ApiVersion = version,
            Name = name,
            ScopeId = scopeId,
            Id = ResourceIds.Build(scopeId, type, segments),
            SymbolicName = symbol,
            CopyName = copyName,
            CopyIndex = copyIndex,
            IsChild = parent is not null,
            IsExisting = source["existing"] is { IsTrue: true },
            IsEnabled = isEnabled,
            UnknownCondition = unknownCondition,
            IsDeployment = isDeployment,
            TargetScope = isDeployment ? target : null,
        };
    }

    /// <summary>Names are taken apart at their slashes, and put together again.</summary>
    private void PayForName(string type, TemplateValue name)
    {
        if (ResourceIds.SegmentCount(type) > MaximumSegments)
        {
            throw new TemplateException($"The type of the resource has more than {MaximumSegments} segments.");
        }

        session.Meter.SpendText(4 * name.Size);
        session.Meter.Keep(16 * name.Size);
    }

    /// <summary>The version that the profile of the template names for the type; empty when the profile is not known here.</summary>
    private string FindVersion(JsonSource source, EvaluationContext context, string type, TemplateValue name)
    {
        var profile = frame.Template["apiProfile"] is { } profileSource && evaluator.Evaluate(profileSource, context) is StringValue text ? text.Value : "";
        if (ApiProfiles.Find(profile, type) is { } version)
        {
            return version;
        }

        if (profile.Length == 0)
        {
            throw new TemplateException($"The template resource '{JsonConversion.ToIdentifier(name)}' of the type '{type}' is not valid. The 'apiVersion' is not defined, and the template has no 'apiProfile' that gives one. Please see https://aka.ms/arm-syntax-resources for usage details.");
        }

        session.Report("InvalidTemplate", TemplateDiagnosticSeverity.Warning, $"Which API version the profile '{profile}' gives the type '{type}' is not known here: write the 'apiVersion' to have the resource compared.", source);
        return "";
    }

    /// <summary>A deployment has a location of its own exactly where it is not one to a resource group.</summary>
    private void CheckLocation(JsonSource source, EvaluationContext context, DeploymentScope? target)
    {
        if (target is null || source["existing"] is { IsTrue: true })
        {
            return;
        }

        var isGroup = target.Kind == DeploymentScopeKind.ResourceGroup;
        var hasLocation = source["location"] is { } location && (location.IsExpression || evaluator.Evaluate(location, context) is not (NullValue or StringValue { Value.Length: 0 }));
        if (isGroup == hasLocation)
        {
            throw new TemplateException(isGroup
                ? "The 'location' property is not allowed for a deployment at resource group scope."
                : "The 'location' property must be specified for a deployment at this scope.", "InvalidDeployment")
            { Source = source };
        }
    }

    /// <summary>A resource of an extension has no Azure id: its symbolic path stands for it.</summary>
    private ResourceInstance IdentifyExtensible(JsonSource source, string path, string? symbol, EvaluationContext context, string? copyName, int? copyIndex, bool isEnabled, ResidualValue? unknownCondition, string type)
    {
        var name = new StringValue(copyIndex is null ? symbol ?? path : $"{symbol}[{copyIndex}]");
        return new ResourceInstance
        {
            Frame = frame,
            Source = source,
            Context = context,
            Path = path,
            Type = type,
            ApiVersion = "",
            Name = name,
            ScopeId = ResourceIds.OfScope(frame.Scope),
            Id = new StringValue($"extension:{string.Join('/', [.. frame.Path, name.Value])}"),
            SymbolicName = symbol,
            CopyName = copyName,
            CopyIndex = copyIndex,
            IsExisting = source["existing"] is { IsTrue: true },
            IsEnabled = isEnabled,
            UnknownCondition = unknownCondition,
        };
    }

    /// <summary>Puts the parent's type and name in front, unless the type is a full one already: then the name is, too.</summary>
    private static (string Type, TemplateValue Name) Qualify(string type, TemplateValue name, ParentResource parent)
    {
        var slash = type.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && type.AsSpan(0, slash).Contains('.'))
        {
            return (type, name);
        }

        return ($"{parent.Type}/{type}", Join(parent.Name, name));
    }

    private static TemplateValue Join(TemplateValue parent, TemplateValue name) => ResourceIds.Concat(ResourceIds.Concat(parent, "/"), name);
}
