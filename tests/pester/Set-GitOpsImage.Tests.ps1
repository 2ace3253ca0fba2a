BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'Set-GitOpsImage' {
    It 'changes manifests, and keeps everything else' {
        $text = "# head`r`nspec:`r`n  containers:`r`n  - {name: a, image: 'ghcr.io/shop/web:1.0'} # why`r`n  - name: b`r`n    image:   ghcr.io/shop/web@sha256:$('a' * 64)   # pinned`r`n  - image: ghcr.io/shop/web2:1.0`r`n"
        [IO.File]::WriteAllText("$TestDrive/web.yaml", $text)
        $change = Set-GitOpsImage TestDrive:/web.yaml ghcr.io/shop/web 2.0
        $change.Lines | Should -Be @(4, 6)
        $change.Path | Should -Be (Join-Path $TestDrive 'web.yaml')
        [IO.File]::ReadAllText("$TestDrive/web.yaml") | Should -BeExactly ($text.Replace('web:1.0''', 'web:2.0''').Replace("web@sha256:$('a' * 64)", 'web:2.0'))
    }

    It 'changes kustomizations' {
        Set-Content "$TestDrive/kustomization.yaml" "images:`n  - newTag: `"1.0`" # tag`n    name: ghcr.io/shop/web`n  - name: other`n    newTag: `"1.0`"`n" -NoNewline
        Set-GitOpsImage "$TestDrive/kustomization.yaml" ghcr.io/shop/web 2.0 | Out-Null
        Get-Content -Raw "$TestDrive/kustomization.yaml" | Should -BeExactly "images:`n  - newTag: `"2.0`" # tag`n    name: ghcr.io/shop/web`n  - name: other`n    newTag: `"1.0`"`n"
    }

    It 'changes Helm values' {
        Set-Content "$TestDrive/values.yaml" "image:`n  registry: ghcr.io`n  repository: shop/web # ours`n  tag: 1.0.0`n  pullPolicy: Always`n" -NoNewline
        Set-GitOpsImage "$TestDrive/values.yaml" ghcr.io/shop/web 1.10 | Out-Null
        Get-Content -Raw "$TestDrive/values.yaml" | Should -BeExactly "image:`n  registry: ghcr.io`n  repository: shop/web # ours`n  tag: `"1.10`"`n  pullPolicy: Always`n"
    }

    It 'writes nothing with -WhatIf' {
        Set-Content "$TestDrive/w.yaml" 'image: ghcr.io/shop/web:1.0'
        Get-Item "$TestDrive/w.yaml" | Set-GitOpsImage -Image ghcr.io/shop/web -Tag 2.0 -WhatIf | Should -BeNullOrEmpty
        Get-Content "$TestDrive/w.yaml" | Should -Be 'image: ghcr.io/shop/web:1.0'
    }

    It 'changes nothing the second time, and says so when the image is nowhere' {
        Set-Content "$TestDrive/s.yaml" 'image: ghcr.io/shop/web:2.0'
        Set-GitOpsImage "$TestDrive/s.yaml" ghcr.io/shop/web 2.0 | Should -BeNullOrEmpty
        Set-GitOpsImage "$TestDrive/s.yaml" ghcr.io/shop/api 2.0 -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'GOS0913,*'
    }

    It 'takes many files of which most do not name the image' {
        New-Item -ItemType Directory "$TestDrive/many" | Out-Null
        Set-Content "$TestDrive/many/a.yaml" 'kind: Namespace'
        Set-Content "$TestDrive/many/b.yaml" 'image: ghcr.io/shop/web:1.0'
        Set-Content "$TestDrive/many/c.yaml" 'kind: Service'
        (Get-ChildItem "$TestDrive/many" | Set-GitOpsImage -Image ghcr.io/shop/web -Tag 2.0 -ErrorAction Stop).Path | Should -BeLike '*b.yaml'
        (Set-GitOpsImage "$TestDrive/many/*.yaml" ghcr.io/shop/web 3.0).Path | Should -BeLike '*b.yaml'
        Get-ChildItem "$TestDrive/many" | Set-GitOpsImage -Image ghcr.io/shop/api -Tag 2.0 -ErrorVariable problem -ErrorAction SilentlyContinue
        @($problem).Count | Should -Be 1
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'GOS0913,*'
    }

    It 'needs a tag or a digest' {
        { Set-GitOpsImage "$TestDrive" ghcr.io/shop/web } | Should -Throw -ErrorId 'GOS0908,*'
        { Set-GitOpsImage "$TestDrive" ghcr.io/shop/web 'a b' } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }

    Context 'in a repository' -Skip:(-not (Get-Command git -ErrorAction Ignore)) {
        BeforeAll { $world = New-TestRepository setimage }
        AfterAll { Remove-TestWorld $world }

        It 'shows the files with -WhatIf and pushes nothing' {
            $before = git -C $world.Bare rev-parse main
            Set-GitOpsImage -Name setimage -Image ghcr.io/shop/web -Tag 2.0 -Commit -WhatIf
            git -C $world.Bare rev-parse main | Should -Be $before
        }

        It 'commits to a branch' {
            $change = Set-GitOpsImage -Name setimage -Image ghcr.io/shop/web -Tag 2.0 -Commit -Branch web-2.0 -Message 'Take web 2.0'
            $change.Branch | Should -Be 'web-2.0'
            $change.Path | Should -Be 'web/all.yaml'
            git -C $world.Bare log -1 --format=%s web-2.0 | Should -Be 'Take web 2.0'
            git -C $world.Bare show web-2.0:web/all.yaml | Should -Contain '          image: ghcr.io/shop/web:2.0'
            git -C $world.Bare show main:web/all.yaml | Should -Contain '          image: ghcr.io/shop/web:1.0'
        }

        It 'needs neither a clone nor a connection' {
            $change = Set-GitOpsImage -RepositoryUri $world.Uri -RepositoryPath web -Image ghcr.io/shop/web -Tag 3.0
            $change.Revision.Id | Should -Be (git -C $world.Bare rev-parse main)
            Set-GitOpsImage -RepositoryUri $world.Uri -RepositoryPath web -Image ghcr.io/shop/web -Tag 3.0 | Should -BeNullOrEmpty
        }
    }
}
