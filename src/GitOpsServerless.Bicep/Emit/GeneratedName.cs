using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Semantics;

namespace GitOpsServerless.Bicep.Emit;

/// <summary>The deployment name of a module that is not given one: unique in the parent deployment and at most 64 characters long.</summary>
internal static class GeneratedName
{
    private const int MaximumLength = 64;
    private const int HashLength = 13;

    /// <summary>The digits of the largest copy index, 800.</summary>
    private const int IndexLength = 3;

    public static Expr Of(ModuleSymbol module, Expr? index)
    {
        var hash = new CallExpr("uniqueString", new StringExpr(module.Name), new PropertyExpr(new CallExpr("deployment"), "name"));
        var room = MaximumLength - (module.IsCollection ? IndexLength + HashLength + 2 : HashLength + 1);
        var prefix = module.Name.Length > room ? module.Name[..room] : module.Name;
        return module.IsCollection
            ? new CallExpr("format", new StringExpr(prefix + "-{0}-{1}"), index ?? new CopyIndexExpr(null), hash)
            : new CallExpr("format", new StringExpr(prefix + "-{0}"), hash);
    }
}
