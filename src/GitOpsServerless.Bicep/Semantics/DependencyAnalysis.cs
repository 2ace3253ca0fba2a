using System.Runtime.InteropServices;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>
/// A use of a resource, module or variable. A weak use reads only what the declaration says (id, name, type,
/// apiVersion) and does not make the deployment engine wait.
/// </summary>
internal sealed record Dependency(DeclaredSymbol Target, SyntaxNode? Index, bool Weak = false);

/// <summary>What each resource, module and variable of a file uses.</summary>
internal sealed class DependencyAnalysis
{
    private readonly Dictionary<DeclaredSymbol, List<Dependency>> _dependencies = [];
    private readonly Dictionary<SyntaxNode, DeclaredSymbol> _declarations = [];
    private DeclaredSymbol? _current;
    private HashSet<Dependency> _seen = [];

    private DependencyAnalysis(BicepModel model)
    {
        foreach (var symbol in model.ResourceSymbols.Cast<DeclaredSymbol>().Concat(model.ModuleSymbols).Concat(model.VariableSymbols))
        {
            _declarations[symbol.Syntax] = symbol;
        }
    }

    public static DependencyAnalysis Run(BicepModel model)
    {
        var analysis = new DependencyAnalysis(model);
        analysis.Visit(model.Program);
        analysis.RemovePlainVariables();
        return analysis;
    }

    public IReadOnlyList<Dependency> Of(DeclaredSymbol symbol) => _dependencies.TryGetValue(symbol, out var list) ? list : [];

    /// <summary>Variables that lead to no resource are no dependencies.</summary>
    private void RemovePlainVariables()
    {
        var users = new Dictionary<DeclaredSymbol, List<DeclaredSymbol>>();
        var left = new Dictionary<DeclaredSymbol, int>();
        var plain = new HashSet<DeclaredSymbol>();
        var next = new Queue<DeclaredSymbol>();
        foreach (var (user, list) in _dependencies)
        {
            left[user] = list.Count;
            foreach (var dependency in list)
            {
                if (dependency.Target is VariableSymbol)
                {
                    (CollectionsMarshal.GetValueRefOrAddDefault(users, dependency.Target, out _) ??= []).Add(user);
                }
            }

            if (list.Count == 0 && user is VariableSymbol)
            {
                next.Enqueue(user);
            }
        }

        while (next.TryDequeue(out var variable))
        {
            plain.Add(variable);
            foreach (var user in users.GetValueOrDefault(variable) ?? [])
            {
                if (--left[user] == 0 && user is VariableSymbol)
                {
                    next.Enqueue(user);
                }
            }
        }

        foreach (var list in _dependencies.Values)
        {
            list.RemoveAll(dependency => plain.Contains(dependency.Target));
        }
    }

    private void Visit(SyntaxNode node)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        if (node is ResourceNode or ModuleNode or VariableDeclarationNode && _declarations.TryGetValue(node, out var declared))
        {
            var before = (_current, _seen);
            (_current, _seen) = (declared, []);
            _dependencies[declared] = [];
            if (declared is ResourceSymbol { Ancestors: [.., var parent] })
            {
                Add(new Dependency(parent.Resource, parent.Index, Weak: true));
            }

            VisitChildren(node);
            (_current, _seen) = before;
            return;
        }

        switch (node)
        {
            case VariableNode variable:
                Use(variable, variable.Symbol);
                break;
            case ResourceAccessNode access:
                // The container is part of the name only.
                Use(access, access.Symbol);
                break;
            default:
                VisitChildren(node);
                break;
        }
    }

    private void VisitChildren(SyntaxNode node)
    {
        foreach (var child in node.Children)
        {
            Visit(child);
        }
    }

    private void Use(SyntaxNode node, Symbol? symbol)
    {
        if (_current is null)
        {
            return;
        }

        var dependency = symbol switch
        {
            VariableSymbol variable => new Dependency(variable, Index(node, variable.IsCollection)),
            ResourceSymbol resource => new Dependency(resource, Index(node, resource.IsCollection), IsWeak(node, resource)),
            ModuleSymbol module => new Dependency(module, Index(node, module.IsCollection)),
            _ => null,
        };
        if (dependency is not null)
        {
            Add(dependency);
        }
    }

    private void Add(Dependency dependency)
    {
        if (_seen.Add(dependency))
        {
            _dependencies[_current!].Add(dependency);
        }
    }

    private SyntaxNode? Index(SyntaxNode node, bool isCollection)
    {
        if (!isCollection || node.Parent is not IndexNode access || !ReferenceEquals(access.Target, node))
        {
            return null;
        }

        // Inside a property loop the index may use the loop's variables, which do not exist where dependencies are stated.
        SyntaxNode place = _current switch
        {
            ResourceSymbol resource => (SyntaxNode?)resource.Node.Body ?? resource.Node,
            ModuleSymbol module => (SyntaxNode?)module.Node.Body ?? module.Node,
            VariableSymbol variable => variable.Node.Value is ForNode loop ? loop.Body : variable.Node.Value,
            _ => node,
        };
        return LocalDataFlow.Inaccessible([access.Index], place).Count > 0 ? null : access.Index;
    }

    private bool IsWeak(SyntaxNode node, ResourceSymbol resource) =>
        resource.IsAzure && (ReadsIdentity(node, resource) || IsMethodTarget(node) || IsWithin(node, "parent") || IsWithin(node, "scope"));

    private static bool IsIdentity(string name) => name is "id" or "name" or "type" or "apiVersion";

    private static bool ReadsIdentity(SyntaxNode node, ResourceSymbol resource) => node.Parent switch
    {
        NonNullNode nonNull => ReadsIdentity(nonNull, resource),
        PropertyAccessNode access => IsIdentity(access.Name.Text),
        IndexNode access when LiteralText.Of(access.Index) is { } name => IsIdentity(name),
        IndexNode index when resource.IsCollection && ReferenceEquals(index.Target, node) => ReadsIdentity(index, resource),
        _ => false,
    };

    private static bool IsMethodTarget(SyntaxNode node) => node.Parent switch
    {
        NonNullNode nonNull => IsMethodTarget(nonNull),
        CallNode { Target: not null } => true,
        IndexNode index when ReferenceEquals(index.Target, node) && index.Target is VariableNode { Symbol: ResourceSymbol { IsCollection: true } } => IsMethodTarget(index),
        _ => false,
    };

    private bool IsWithin(SyntaxNode node, string property)
    {
        var body = _current switch
        {
            ResourceSymbol resource => resource.Node.Body,
            ModuleSymbol module => module.Node.Body,
            _ => null,
        };
        return body?.Property(property) is { } found && node.IsWithin(found);
    }
}
