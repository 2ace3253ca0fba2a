using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Emit;

/// <summary>The <c>dependsOn</c> entries of a resource or module: through variables and existing resources to what is deployed.</summary>
internal sealed class DependsOn(ArmConverter converter)
{
    private sealed record Entry(string Key, Dependency Target, Expr Reference);

    private const int MaximumPaths = 100_000;

    private readonly BicepModel _model = converter.Builder.Model;
    private int _paths;

    public IReadOnlyList<ArmExpression> Of(DeclaredSymbol symbol, SyntaxNode body)
    {
        var dependencies = _model.Dependencies.Of(symbol);
        if (dependencies.Count == 0)
        {
            return [];
        }

        var entries = dependencies.SelectMany(dependency => Entries(dependency, body));
        return
        [
            .. entries
                .GroupBy(entry => entry.Target.Target)
                .SelectMany(group => group.FirstOrDefault(entry => entry.Target.Index is null) is { } whole
                    ? [whole]
                    : group.DistinctBy(entry => entry.Target))
                .OrderBy(entry => entry.Key, StringComparer.InvariantCulture)
                .Select(Write),
        ];
    }

    private IEnumerable<Entry> Entries(Dependency dependency, SyntaxNode body)
    {
        foreach (var path in Paths(dependency))
        {
            var builder = converter.Builder;
            var target = dependency;
            Expr? reference = null;
            var key = "";
            var everyStepUsesTheLoop = true;
            for (var i = 0; i < path.Count; i++)
            {
                target = path[i];
                var place = i == 0 ? body : path[i - 1].Target.Syntax;
                IndexContext? context;
                (key, reference, context) = Step(builder, target, place);
                builder = builder.With(context);
                var usesTheLoop = context is not null && UsesCopyIndex(context.Index);
                if (usesTheLoop && !everyStepUsesTheLoop)
                {
                    target = target with { Index = null };
                    reference = reference switch
                    {
                        ModuleExpr module => module with { Index = null },
                        ResourceExpr resource => resource with { Index = null },
                        _ => reference,
                    };
                }

                everyStepUsesTheLoop = everyStepUsesTheLoop && usesTheLoop;
            }

            yield return new Entry(key, target, reference!);
        }
    }

    private static (string Key, Expr Reference, IndexContext? Context) Step(ExprBuilder builder, Dependency target, SyntaxNode place)
    {
        switch (target.Target)
        {
            case ResourceSymbol resource:
                var context = resource.IsCollection && target.Index is null ? null : builder.Context(resource, target.Index, place);
                return (resource.SymbolicName, new ResourceExpr(resource, context), context);
            case ModuleSymbol module:
                context = module.IsCollection && target.Index is null ? null : builder.Context(module, target.Index, place);
                return (module.Name, new ModuleExpr(module, context), context);
            default:
                var variable = (VariableSymbol)target.Target;
                var body = variable.Node.Value is ForNode loop ? loop.Body : variable.Node.Value;
                context = variable.IsCollection && target.Index is null ? null : builder.Context([body], target.Index, place);
                return (variable.Name, new VariableExpr(variable.Name), context);
        }
    }

    // All ways to what is deployed, in the order of the declarations: ways share their beginnings, and are not followed by recursion.
    private IEnumerable<IReadOnlyList<Dependency>> Paths(Dependency first)
    {
        var stack = new Stack<Way>([new Way(first, null)]);
        while (stack.TryPop(out var way))
        {
            _model.Compilation.Step();
            if (++_paths > MaximumPaths)
            {
                throw new Refusal(RefusalCodes.Limit, _model, null, "There are too many ways from one resource to another: put some of the resources into a module.");
            }

            if (IsEnd(way.Last))
            {
                yield return way.Steps();
                continue;
            }

            foreach (var next in _model.Dependencies.Of(way.Last.Target).Reverse())
            {
                if (!way.Contains(next))
                {
                    stack.Push(new Way(next, way));
                }
            }
        }
    }

    private sealed record Way(Dependency Last, Way? Before)
    {
        public bool Contains(Dependency dependency)
        {
            for (var at = this; at is not null; at = at.Before)
            {
                if (at.Last == dependency)
                {
                    return true;
                }
            }

            return false;
        }

        public List<Dependency> Steps()
        {
            var steps = new List<Dependency>();
            for (var at = this; at is not null; at = at.Before)
            {
                steps.Add(at.Last);
            }

            steps.Reverse();
            return steps;
        }
    }

    private bool IsEnd(Dependency dependency) => dependency.Target switch
    {
        ModuleSymbol => true,
        ResourceSymbol resource => !resource.Existing || (_model.UseSymbolicNames && !dependency.Weak),
        _ => false,
    };

    private static bool UsesCopyIndex(Expr expression)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        return UsesCopyIndexIn(expression);
    }

    private static bool UsesCopyIndexIn(Expr expression) => expression switch
    {
        CopyIndexExpr => true,
        InterpolatedExpr text => text.Parts.Any(UsesCopyIndex),
        ObjectExpr @object => @object.Properties.Any(property => UsesCopyIndex(property.Key) || UsesCopyIndex(property.Value)),
        ArrayExpr array => array.Items.Any(UsesCopyIndex),
        TernaryExpr ternary => UsesCopyIndex(ternary.Condition) || UsesCopyIndex(ternary.WhenTrue) || UsesCopyIndex(ternary.WhenFalse),
        BinaryExpr binary => UsesCopyIndex(binary.Left) || UsesCopyIndex(binary.Right),
        UnaryExpr unary => UsesCopyIndex(unary.Operand),
        CallExpr call => call.Arguments.Any(UsesCopyIndex),
        ResourceCallExpr call => call.Arguments.Any(UsesCopyIndex),
        PropertyExpr access => UsesCopyIndex(access.Base),
        IndexExpr access => UsesCopyIndex(access.Base) || UsesCopyIndex(access.Index),
        ModuleOutputExpr output => UsesCopyIndex(output.Base),
        LambdaExpr lambda => UsesCopyIndex(lambda.Body),
        _ => false,
    };

    private ArmExpression Write(Entry entry)
    {
        switch (entry.Reference)
        {
            case ResourceExpr reference:
                var resource = reference.Resource;
                if (resource.IsCollection && reference.Index is null)
                {
                    return new ArmString(resource.SymbolicName);
                }

                if (_model.UseSymbolicNames)
                {
                    return resource.IsCollection
                        ? converter.With(reference.Index).SymbolicReference(resource.SymbolicName, reference.Index)
                        : new ArmString(resource.SymbolicName);
                }

                return converter.With(reference.Index).ResourceId(resource);
            case ModuleExpr reference:
                var module = reference.Module;
                if (module.IsCollection && reference.Index is null)
                {
                    return new ArmString(module.Name);
                }

                if (_model.UseSymbolicNames)
                {
                    return module.IsCollection
                        ? converter.With(reference.Index).SymbolicReference(module.Name, reference.Index)
                        : new ArmString(module.Name);
                }

                return converter.With(reference.Index).ModuleId(module, reference.Index?.Index);
            default:
                throw new InvalidOperationException("A variable is not a dependency.");
        }
    }
}
